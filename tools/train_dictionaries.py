"""Train the compression dictionaries of `whodex.store.codec` on invented people only.

Run after the model or a common format changed: `python tools/train_dictionaries.py`. Deterministic: the samples come
from `whodex.synth` with a fixed seed. Frames name the dictionary they were packed with; when data packed with an older
one must stay readable, keep its file beside the new one and list it in the codec.
"""

from pathlib import Path

import msgspec
import zstandard

from whodex.ingest.base import Options, Raw
from whodex.ingest.registry import format_named
from whodex.model.observation import canonical
from whodex.resolve.fold import Statement, fold
from whodex.services.kept_answers import kept_answer
from whodex.store.codec import LEVEL
from whodex.synth import sample_records

SAMPLES = 3000
BYTES = 112_640  # 112 KB: ../shared/design/engine-notes.md
TARGET = Path(__file__).parent.parent / "src/whodex/store/dictionaries"


def main() -> None:
    brightdata = format_named("brightdata")
    records, bodies, answers = [], [], []
    for record in sample_records(SAMPLES, seed=7):
        for claim in brightdata.claims(Raw(position="1", data=msgspec.json.encode(record)), Options()):
            records.append(canonical(claim.record))
            entity = fold([Statement(b"", 0, 0, claim.subject)])
            bodies.append(msgspec.msgpack.encode(entity))
            if answer := kept_answer(entity):
                answers.append(answer)
    TARGET.mkdir(exist_ok=True)
    for name, number, samples in (("records", 7001, records), ("bodies", 7002, bodies), ("answers", 7003, answers)):
        trained = zstandard.train_dictionary(BYTES, samples, level=LEVEL, dict_id=number)
        (TARGET / f"{name}.dict").write_bytes(trained.as_bytes())
        packer = zstandard.ZstdCompressor(level=LEVEL, dict_data=trained)
        held_back = samples[::7]
        ratio = sum(map(len, held_back)) / sum(len(packer.compress(one)) for one in held_back)
        print(f"{name}: {len(samples)} samples, {len(trained.as_bytes())} bytes, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
