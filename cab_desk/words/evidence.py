"""What the board says of its certificate, of proofs, and of minutes as evidence."""

TEXTS = {
    "evidence.record": "The record of the meeting, as the board keeps it",
    "evidence.paper_root": "Merkle root of entries 1 to {entries}",
    "evidence.seal_reason": "Final minutes of the board",
    # What is found of a file that is said to be minutes.
    "evidence.sealed": "The board's signature covers the whole file, and the record inside is the one that was recorded.",
    "evidence.without_seal_final": "The board had no certificate when it was made, so the file bears no signature; the audit chain holds this very file.",
    "evidence.without_seal_draft": "A draft is not signed by the board.",
    "evidence.wrong": "{file} is not sound: {why}",
    "evidence.not_in_chain": "{file} stands in the list of minutes, but the audit chain does not hold it.",
    "evidence.foreign": "{file} is minutes of another board, “{board}”: meeting {meeting}, revision {revision}. This board's audit chain can't say anything about it.",
    "evidence.same_record": "{file} holds the record of meeting {meeting}, revision {revision}, but is not the file that was recorded: {why}",
    "evidence.unknown_record": "{file} says it is the minutes of meeting {meeting}, revision {revision}, but the audit chain holds no such record.",
    "evidence.record_differs": "the record inside is not the one that was recorded.",
    "evidence.head_differs": "the head that it bears is not entry {entry} of this audit chain.",
    "evidence.root_differs": "the Merkle root that it bears is not that of this audit chain.",
    "evidence.stripped": "the board's signature was taken out.",
    "evidence.seal_broken": "it was changed after the board had signed it.",
    "evidence.seal_foreign": "it is signed by a certificate that is not the board's.",
    "evidence.appended": "something was added behind what the board had signed.",
    "evidence.rewritten": "it was written anew.",
    # Proofs.
    "evidence.no_such_entry": "There is no audit entry {entry}. Name it by its number, 1 to {entries}, or by the first eight letters of its event.",
    "evidence.proof_form": "This is no proof of an audit entry.",
    "evidence.proof_path": "The proof does not lead from entry {seq} to its root. It was changed.",
    "evidence.proof_board": "The proof mixes entries of two boards.",
    "evidence.proof_key": "The proof lacks the entry by which the signer accepted the key.",
    "evidence.proof_signature": "The signature in the proof does not fit its entry.",
    # The certificate.
    "evidence.no_notary": "What signs PDFs for the board is not there.",
    "evidence.unsealed": "They bear no signature of the board. {why}",
    "evidence.not_sealed": "The board's signature could not be made: {why}.",
    "evidence.key_damaged": "The key of the board's certificate does not open. Whoever made it has a new signing key, or the record is damaged.",
}
