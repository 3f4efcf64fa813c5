"""What a book of asked mail servers promises, whichever it is."""

from whodex.store.mail_ports import Probe, WaitingJob
from whodex.store.memory import MemoryMailBook
from whodex.store.sqlite import SqliteMailBook

ANN, BEA, CAL = "ann@a.example", "bea@a.example", "cal@b.example"


def job(key, due_at, *more):
    return WaitingJob(key, (key, *more), due_at, b"job " + key.encode())


def probe(at, recipient=""):
    return Probe(at, "mx.a.example", "rcpt" if recipient else "banner", recipient, 250, "ok", 3)


def test_the_newest_verdict_stays(mail_book):
    mail_book.keep_verdict(ANN, 5, b"five")
    mail_book.keep_verdict(ANN, 4, b"four")
    assert mail_book.verdict(ANN) == b"five"
    mail_book.keep_verdict(ANN, 6, b"six")
    assert mail_book.verdict(ANN) == b"six"
    assert mail_book.verdict(BEA) is None


def test_a_job_comes_out_when_due_and_comes_back_unless_done(mail_book):
    mail_book.put_job(job(BEA, 20))
    mail_book.put_job(job(ANN, 10, CAL))
    assert mail_book.due_jobs(9, 5, 100) == []
    assert mail_book.due_jobs(30, 1, 100) == [job(ANN, 10, CAL)]
    assert mail_book.due_jobs(30, 5, 100) == [job(BEA, 20)]
    assert mail_book.due_jobs(129, 5, 100) == []
    assert [one.key for one in mail_book.due_jobs(130, 5, 100)] == [ANN, BEA]
    mail_book.done_job(ANN)
    mail_book.done_job("nobody@a.example")
    assert mail_book.find_job(ANN) is None
    assert mail_book.jobs() == 1
    mail_book.put_job(job(BEA, 50))
    assert mail_book.find_job(BEA) == job(BEA, 50)
    assert mail_book.jobs() == 1


def test_exchanges_are_kept_in_order_until_they_expire(mail_book):
    for at in (3, 1, 2):
        mail_book.log(probe(at))
    mail_book.keep_verdict(ANN, 1, b"old")
    assert [one.at for one in mail_book.probes()] == [1, 2, 3]
    assert mail_book.probes(2) == [probe(3)]
    assert mail_book.expire(3, 2) == 3
    assert [one.at for one in mail_book.probes()] == [3]
    assert mail_book.verdict(ANN) is None


def test_forgetting_takes_what_was_tried_for_a_person_along(mail_book):
    mail_book.tried_for(7, [ANN, BEA])
    for address in (ANN, BEA, CAL):
        mail_book.keep_verdict(address, 1, b"x")
        mail_book.log(probe(1, address))
    mail_book.put_job(job(BEA, 10, ANN))
    mail_book.put_job(job("dan@b.example", 10))
    assert mail_book.forget([7], []) == 5
    assert [mail_book.verdict(one) for one in (ANN, BEA, CAL)] == [None, None, b"x"]
    assert [one.recipient for one in mail_book.probes()] == [CAL]
    assert mail_book.find_job(BEA) is None
    assert mail_book.jobs() == 1
    assert mail_book.forget([], [CAL]) == 2
    assert mail_book.forget([7], [CAL]) == 0


def test_a_lease_has_one_holder_until_it_ends(mail_book):
    assert mail_book.lease("retries", "one", 0, 10)
    assert not mail_book.lease("retries", "two", 9, 19)
    assert mail_book.lease("retries", "one", 9, 19)
    assert mail_book.lease("retries", "two", 19, 29)
    assert mail_book.lease("retries", "two", 20, 0)
    assert mail_book.lease("retries", "one", 20, 30)


def test_turns_are_few_and_apart(mail_book):
    def take(holder, now):
        return mail_book.take_turn("mx", holder, now, now + 100, 2, 10)

    assert take("a", 1000) == 0
    assert take("b", 1004) == 6
    assert take("b", 1010) == 0
    assert take("c", 1025) > 0
    mail_book.give_turn("mx", "a")
    assert take("c", 1025) == 0
    assert take("d", 1112) == 0, "a holder that died gives its place back in time"
    assert mail_book.take_turn("other", "a", 1112, 1200, 1, 0) == 0


def test_two_processes_share_one_file(tmp_path):
    one, other = SqliteMailBook(tmp_path / "mail.db"), SqliteMailBook(tmp_path / "mail.db")
    one.put_job(job(ANN, 1))
    assert other.due_jobs(2, 5, 100) == [job(ANN, 1)]
    assert one.due_jobs(2, 5, 100) == []
    assert one.take_turn("mx", "a", 5, 50, 1, 0) == 0
    assert other.take_turn("mx", "b", 5, 50, 1, 0) > 0
    assert one.secret() == other.secret() != MemoryMailBook().secret()
    one.forget([], [ANN])
    other.close()
    one.close()
    for file in tmp_path.glob("mail.db*"):
        assert b"ann@a" not in file.read_bytes()


def test_a_turn_is_held_as_long_as_its_holder_says(mail_book):
    assert mail_book.take_turn("mx", "one", 100, 200, 1, 0) == 0
    mail_book.keep_turn("mx", "one", 400)
    mail_book.keep_turn("mx", "nobody", 900)
    assert mail_book.take_turn("mx", "two", 300, 500, 1, 0) > 0
    assert mail_book.take_turn("mx", "two", 400, 500, 1, 0) == 0
