"""What changed since a revision, asked of a real repository."""

from pathlib import Path

import pytest

from scanner import changes
from scanner.changes import ChangeError

from .repository import Repository, git


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repo")
    made.write("a.md", "one\ntwo\nthree\nfour\n")
    made.write("旧 名.md", "x\n" * 20)
    made.write("b.bin", b"\0\1\2")
    made.commit()
    return made


def lines(repo: Repository, path: str, **more: bool) -> list[int]:
    change = changes.changes(repo.root, "HEAD", **more)[path]
    assert change.lines is not None
    return sorted(change.lines)


def test_added_changed_and_moved_lines(repo: Repository) -> None:
    repo.write("a.md", "three\none\nTWO\nfour\nfive\n")
    change = changes.changes(repo.root, "HEAD")["a.md"]
    assert change.old == "a.md" and change.lines is not None
    assert {3, 5} <= set(change.lines) and not change.touches(4, 4)
    assert change.only_moved(1, 2) and not change.only_moved(3, 3)


def test_renames_are_followed_whatever_the_name(repo: Repository) -> None:
    git(repo.root, "mv", "旧 名.md", 'neu "1"\t.md')
    repo.write('neu "1"\t.md', "x\n" * 19 + "y\n")
    git(repo.root, "config", "diff.noprefix", "true")
    git(repo.root, "config", "diff.mnemonicPrefix", "true")
    change = changes.changes(repo.root, "HEAD")['neu "1"\t.md']
    assert change.old == "旧 名.md" and change.lines == {20}


def test_new_untracked_binary_and_deleted_files(repo: Repository) -> None:
    repo.write("new.md", "a\n")
    repo.write("b.bin", b"\0\1\3")
    (repo.root / "a.md").unlink()
    found = changes.changes(repo.root, "HEAD")
    assert set(found) == {"new.md", "b.bin"}
    assert found["new.md"].old is None and found["new.md"].touches(1, 1)
    assert found["b.bin"].lines is None and not found["b.bin"].touches(1, 1)


def test_only_what_is_staged(repo: Repository) -> None:
    repo.write("a.md", "ONE\ntwo\nthree\nfour\n")
    git(repo.root, "add", "a.md")
    repo.write("a.md", "ONE\ntwo\nthree\nFOUR\n")
    repo.write("c.md", "c\n")
    assert lines(repo, "a.md", staged=True) == [1] and lines(repo, "a.md") == [1, 4]
    assert "c.md" not in changes.changes(repo.root, "HEAD", staged=True)
    assert dict(changes.contents(repo.root, "", ["a.md"]))["a.md"] == b"ONE\ntwo\nthree\nfour\n"


def test_before_the_first_commit(tmp_path: Path) -> None:
    repo = Repository(tmp_path)
    repo.write("a.md", "a\n")
    git(repo.root, "add", "-A")
    base = changes.head_of(repo.root)
    assert base == changes.EMPTY_TREE
    assert changes.changes(repo.root, base, staged=True)["a.md"].old is None


def test_contents_at_a_revision(repo: Repository) -> None:
    found = dict(changes.contents(repo.root, "HEAD", ["a.md", "missing", "旧 名.md", "b.bin"]))
    assert found == {"a.md": b"one\ntwo\nthree\nfour\n", "missing": None, "旧 名.md": b"x\n" * 20, "b.bin": b"\0\1\2"}


def test_only_the_branch_counts_not_what_happened_on_main(repo: Repository) -> None:
    git(repo.root, "checkout", "-q", "-b", "topic")
    repo.write("topic.md", "t\n")
    repo.commit()
    git(repo.root, "checkout", "-q", "main")
    repo.write("main.md", "m\n")
    repo.commit()
    git(repo.root, "checkout", "-q", "topic")
    assert set(changes.changes(repo.root, changes.base_of(repo.root, "main"))) == {"topic.md"}


def test_ignored_files_are_not_seen(repo: Repository) -> None:
    repo.write(".gitignore", "build/\n")
    repo.write("build/x.md", "x")
    repo.write("sub/y.md", "y")
    assert set(changes.visible(repo.root) or ()) == {"a.md", "旧 名.md", "b.bin", ".gitignore", "sub/y.md"}
    assert changes.visible(repo.root / "sub") == ["y.md"]


def test_a_missing_revision_and_a_shallow_clone_are_told(repo: Repository, tmp_path: Path) -> None:
    with pytest.raises(ChangeError, match=r"^revision nowhere is not here$"):
        changes.base_of(repo.root, "nowhere")
    with pytest.raises(ChangeError, match="not a revision"):
        changes.base_of(repo.root, "--output=x")
    first = git(repo.root, "rev-parse", "HEAD").strip()
    repo.commit()
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", repo.root.as_uri(), str(clone))
    with pytest.raises(ChangeError, match=r"shallow.*fetch-depth: 0"):
        changes.base_of(clone, first)
    assert changes.base_of(clone, "HEAD") == git(clone, "rev-parse", "HEAD").strip()


def test_a_repository_of_another_user_is_told_apart(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    for ask in (changes.repository, changes.visible):
        with pytest.raises(ChangeError, match=r"another user: git config --global --add safe\.directory"):
            ask(repo.root)


def test_outside_a_repository(tmp_path: Path) -> None:
    assert changes.visible(tmp_path) is None
    with pytest.raises(ChangeError, match="not in a git repository"):
        changes.repository(tmp_path)
