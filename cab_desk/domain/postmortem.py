"""What a post-mortem says: an answer to each question of the policy, and who does what."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cab_desk.domain.policy import Pack

POST_MORTEM = "post_mortem"


@dataclass(frozen=True, slots=True)
class Task:
    """An action item with the person it is assigned to."""

    text: str
    owner: str


@dataclass(frozen=True, slots=True)
class PostMortem:
    """The answers in the order of the questions, and the action items."""

    answers: tuple[str, ...]
    tasks: tuple[Task, ...] = ()

    def tidy(self) -> "PostMortem":
        """Return it without blank edges and without tasks of which nothing was entered."""
        tasks = (
            Task(" ".join(one.text.split()), " ".join(one.owner.split())) for one in self.tasks
        )
        kept = tuple(one for one in tasks if one.text or one.owner)
        return PostMortem(tuple(answer.strip() for answer in self.answers), kept)


def questions(pack: Pack) -> tuple[str, ...]:
    """Return what every post-mortem answers."""
    return tuple(question for rule in pack.rules for question in rule.questions)


def needs_tasks(pack: Pack) -> bool:
    """Tell whether the policy wants action items of a post-mortem, each with who does it."""
    return any(rule.questions and rule.captures for rule in pack.rules)


def faults(pack: Pack, said: PostMortem, shortest: int) -> Iterator[tuple[str, str]]:
    """Yield where a tidy post-mortem falls short, and why: short, no_owner, no_text or none."""
    for place, _ in enumerate(questions(pack)):
        answer = said.answers[place] if place < len(said.answers) else ""
        if len(answer) < shortest:
            yield f"answer:{place}", "short"
    for place, task in enumerate(said.tasks):
        if not task.owner:
            yield f"task:{place}", "no_owner"
        elif not task.text:
            yield f"task:{place}", "no_text"
    if needs_tasks(pack) and not said.tasks:
        yield "task:0", "none"


def written(asked: Sequence[str], said: PostMortem, heading: str) -> str:
    """Return a post-mortem as the text that is kept and read; `heading` stands over the tasks."""
    parts: list[str] = [
        f"{question}\n{answer}" for question, answer in zip(asked, said.answers, strict=True)
    ]
    if said.tasks:
        parts.append("\n".join([heading, *_lines(said.tasks)]))
    return "\n\n".join(parts)


def _lines(tasks: Iterable[Task]) -> Iterator[str]:
    for task in tasks:
        yield f"- {task.text} ({task.owner})"
