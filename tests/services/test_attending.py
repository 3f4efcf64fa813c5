"""Who keeps the index in step: a command that does is left alone, one that does not is not waited for."""

import subprocess
import sys
from types import SimpleNamespace

from whodex.services.attending import PATIENCE_S, Deference, attended, attending


def test_the_mark_goes_with_its_process(tmp_path):
    assert not attended(tmp_path)
    with attending(tmp_path), attending(tmp_path):
        assert attended(tmp_path)
    assert not attended(tmp_path)
    code = (
        "import sys, pathlib, time\n"
        "from whodex.services.attending import attending\n"
        "with attending(pathlib.Path(sys.argv[1])): print('in', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    with other:
        assert other.stdout.readline() == "in\n"
        assert attended(tmp_path)
        other.kill()
    assert not attended(tmp_path)


def test_a_server_leaves_the_index_to_who_brings_it_along(tmp_path):
    at = SimpleNamespace(now=0.0, reached=5, behind=10)
    indexer = SimpleNamespace(reached=lambda: at.reached, behind=lambda: at.behind)
    leaves = Deference(tmp_path, lambda: at.now)
    assert not leaves(indexer), "nobody attends to it"
    with attending(tmp_path):
        assert leaves(indexer)
        at.now += PATIENCE_S - 1
        assert leaves(indexer)
        at.reached, at.now = 9, at.now + 2
        assert leaves(indexer), "it was brought along"
        at.now += PATIENCE_S + 1
        assert not leaves(indexer), "it is not brought along"
        at.behind = 0
        assert leaves(indexer)
