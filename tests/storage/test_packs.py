"""The policies that a board keeps, and which rules object to its changes, as they are stored."""

from dataclasses import replace

from cab_desk.domain.ledger import Draft
from cab_desk.services.pack_ports import KeptPack
from cab_desk.services.rows import Objection, QueueQuery, RuleCount

TEXTS = {"pack.toml": 'title = "Ärger"\n', "part.toml": "# nothing\n"}
BLOCK, WAIT = Objection("p/paper", "block"), Objection("p/sign", "wait")


def kept(site, **more):
    base = KeptPack("ab" * 32, "ours", "Our rules", "1", TEXTS, site.now, "ann")
    return replace(base, **more)


def put(site, one):
    with site.work() as work:
        event = work.record(Draft("policy.saved", {"title": one.title}, subject=one.hash))
        work.packs.put(one, event.id)


def test_a_text_is_kept_for_ever_under_its_hash(site):
    put(site, kept(site))
    put(site, kept(site, title="Forged", texts={"pack.toml": "x"}))
    with site.work() as work:
        assert work.packs.all() == [kept(site)]
        assert work.packs.texts("ab" * 32) == TEXTS
        assert work.packs.texts("cd" * 32) is None
    with site.reader() as reader:
        assert reader.pack_texts("ab" * 32) == TEXTS
        assert reader.pack_texts("cd" * 32) is None


def test_the_newest_comes_first(site):
    put(site, kept(site))
    put(site, kept(site, hash="cd" * 32, version="2", at=site.now.replace(year=2027)))
    with site.work() as work:
        assert [one.version for one in work.packs.all()] == ["2", "1"]


def objecting(site, summed, **objections):
    with site.work() as work:
        work.changes.set_summaries(
            {uid: replace(summed(), objections=found) for uid, found in objections.items()}
        )


def test_objections_are_replaced_with_the_summary(site, make, summed):
    site.add(make("u1"), make("u2"), summaries={})
    objecting(site, summed, u1=(BLOCK, WAIT, BLOCK), u2=(WAIT,))
    with site.reader() as reader:
        assert reader.rule_counts() == {
            "p/paper": RuleCount(block=1), "p/sign": RuleCount(wait=2),
        }  # fmt: skip
        rows = reader.page(QueueQuery(rule="p/paper", view="all"), site.now, 0, 9)
        assert [row.uid for row in rows] == ["u1"]
    objecting(site, summed, u1=(WAIT,))
    with site.reader() as reader:
        assert reader.rule_counts() == {"p/sign": RuleCount(wait=2)}
