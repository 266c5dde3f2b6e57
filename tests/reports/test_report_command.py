"""``report`` and the outputs of every command: several at once, none half written, clear words when it cannot."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from samples import counted, finding, many, result, summary, varied

from reports import FORMATS
from reports.findings import read_results, write_results
from scanner.cli import outputs
from scanner.cli.outputs import Output, parse_output, write_outputs
from scanner.cli.report import command
from scanner.model import ListingResult
from tests.processes import hears_ctrl_c

LISTING_SCANNER = [sys.executable, "-c", "from scanner.cli import main; main()"]


@pytest.fixture
def findings(tmp_path: Path) -> Path:
    path = tmp_path / "findings.json"
    out = io.BytesIO()
    write_results(varied(), summary(varied()), out)
    path.write_bytes(out.getvalue())
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments])


def test_it_renders_again_without_scanning(findings: Path, tmp_path: Path) -> None:
    done = run(findings)
    assert done.exit_code == 0
    assert "夏季«纯棉»T恤女" in done.stdout
    assert "检查了 3 件商品、1 个页面：4 个错误，2 个警告。" in done.stdout
    done = run(findings, "--format", "markdown", "--lang", "en")
    assert "# Fix list" in done.stdout
    assert run("--help").stdout.count("listing-scanner report") == 2


def test_all_formats_at_once_equal_one_at_a_time(findings: Path, tmp_path: Path) -> None:
    every = [f"--output={name}={tmp_path / 'all' / (name + one.suffix)}" for name, one in FORMATS.items()]
    done = run(findings, *every)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "4 个错误，2 个警告" in done.stderr
    assert done.stderr.count("已写入") == len(FORMATS)
    for name, one in FORMATS.items():
        alone = tmp_path / f"alone-{name}{one.suffix}"
        assert run(findings, f"--output={name}={alone}").exit_code == 0
        written = (tmp_path / "all" / (name + one.suffix)).read_bytes()
        assert written
        if name != "xlsx":  # a zip holds the time
            assert written == alone.read_bytes()
    assert not list((tmp_path / "all").glob(".*"))


def test_json_to_json_is_the_same_file(findings: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.json"
    assert run(findings, f"--output=json={again}").exit_code == 0
    assert again.read_bytes() == findings.read_bytes()


def test_previous_is_carried_on(findings: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    assert run(findings, f"--output=xlsx={first}").exit_code == 0
    done = run(findings, f"--output={second}", "--previous", first, "--format", "text")
    assert done.exit_code == 0
    assert "仍在 · 待处理" in done.stdout
    assert "新增" not in done.stdout


def test_machine_formats_leave_standard_output_to_the_machine(findings: Path) -> None:
    done = run(findings, "--format", "jsonl", "--lang", "en")
    assert json.loads(done.stdout.splitlines()[0])["rule"] == "material-pure-cotton"
    assert "Checked 3 listings and 1 pages: 4 errors, 2 warnings." in done.stderr
    assert "it took too long" in done.stderr
    assert run(findings).stderr == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--output", "pdf=a.pdf"], "'pdf=a.pdf' is not FORMAT=PATH; formats: text, markdown"),
        (["--output", "html="], "is not FORMAT=PATH"),
        (["--output", "fix-list"], "is not FORMAT=PATH"),
        (["--output", "html=a.html", "--output", "csv=a.html"], "a.html is named twice"),
        (["--output", "html=/"], "is a folder"),
        (["--format", "pdf"], "'pdf' is not one of"),
        (["--previous", "missing.xlsx"], "--previous missing.xlsx: not a workbook"),
        (["--lang", "fr"], "'fr' is not one of"),
    ],
)
def test_wrong_use_is_one_clear_line_and_exit_2(findings: Path, arguments: list[str], says: str) -> None:
    done = run(findings, *arguments)
    assert done.exit_code == 2
    assert says in done.stderr.replace("\n", " ")


@pytest.mark.parametrize("body", [b"", b"{}", b"\x00\xff", b'{"version":1,"results":[{}]}', b"[" * 9999])
def test_broken_findings_are_exit_2_and_named(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(body)
    done = run(path)
    assert done.exit_code == 2
    assert "broken.json:" in done.stderr
    assert "Traceback" not in done.output


def test_a_file_that_is_no_file_is_exit_2(findings: Path, tmp_path: Path) -> None:
    assert run(tmp_path / "nothing.json").exit_code == 2
    (tmp_path / "taken").write_text("a file")
    done = run(findings, f"--output=html={tmp_path / 'taken' / 'a.html'}")
    assert done.exit_code == 2
    assert "taken" in done.stderr
    done = run(findings, f"--output=html={findings}")
    assert done.exit_code == 2
    assert "would replace the findings themselves" in done.stderr


def test_the_suffix_alone_will_do() -> None:
    assert parse_output("out/list.xlsx") == Output(FORMATS["xlsx"], Path("out/list.xlsx"))
    assert parse_output("a=b.html").format.name == "html" if "a" in FORMATS else True
    assert parse_output("html=a=b.html").path == Path("a=b.html")


def test_a_failing_report_leaves_the_old_file_alone(tmp_path: Path) -> None:
    target = tmp_path / "list.html"
    target.write_text("yesterday's")

    def breaks() -> Iterator[ListingResult]:
        yield result(finding())
        raise RuntimeError("the scan broke")

    with pytest.raises(RuntimeError):
        write_outputs(breaks(), summary(), [Output(FORMATS["html"], target)])
    assert target.read_text() == "yesterday's"
    assert [path.name for path in tmp_path.iterdir()] == ["list.html"]


def test_a_file_open_elsewhere_is_left_alone_and_the_new_one_is_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Windows does to a workbook that is open; no other system refuses it, so the refusal is played."""
    target = tmp_path / "list.csv"
    target.write_text("open in a sheet program")
    replace = Path.replace

    def locked(self: Path, to: Path) -> Path:
        if to == target:
            raise PermissionError(13, "Access is denied")
        return replace(self, to)

    monkeypatch.setattr(outputs.Path, "replace", locked)
    with pytest.raises(click.ClickException, match="open in another program") as caught:
        write_outputs([result(finding())], summary(), [Output(FORMATS["csv"], target)])
    assert target.read_text() == "open in a sheet program"
    beside = tmp_path / "list.new.csv"
    assert str(beside) in caught.value.message
    assert beside.read_bytes().startswith(b"\xef\xbb\xbf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.csv", "list.new.csv"]


def test_results_pass_once_however_many_outputs(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    whole = summary()
    stream = counted(many(200), whole)
    made = [Output(FORMATS["json"], tmp_path / "a.json"), Output(FORMATS["jsonl"], tmp_path / "a.jsonl")]
    write_outputs(stream, whole, made, "csv")
    assert next(stream, None) is None
    results, again = read_results(io.BytesIO((tmp_path / "a.json").read_bytes()))
    assert (len(results), again.listings, whole.listings) == (20, 20, 20)
    assert len((tmp_path / "a.jsonl").read_bytes().splitlines()) == 200


@pytest.mark.skipif(os.name == "nt", reason="rights are not bits there")
def test_a_report_may_be_read_by_whoever_reads_new_files(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    write_outputs([result(finding())], summary(), [Output(FORMATS["html"], tmp_path / "a.html")])
    assert (tmp_path / "a.html").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_reader_that_has_seen_enough_ends_nothing(findings: Path, tmp_path: Path) -> None:
    """`report … | head -1` while files are written too: the pipe closes, the files are whole."""
    out = io.BytesIO()
    write_results(many(3000), summary(many(3000)), out)
    findings.write_bytes(out.getvalue())
    arguments = [
        *LISTING_SCANNER,
        "report",
        str(findings),
        "-f",
        "text",
        f"-ojson={tmp_path / 'b.json'}",
    ]
    started = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert started.stdout is not None
    assert started.stderr is not None
    started.stdout.readline()
    started.stdout.close()
    said = started.stderr.read()
    started.stderr.close()
    assert started.wait(600) == 0
    assert said.decode() == f"已写入 {tmp_path / 'b.json'}\n"
    assert len(json.loads((tmp_path / "b.json").read_bytes())["results"]) == 300


def test_colours_are_for_terminals_only(findings: Path) -> None:
    assert "\x1b" not in run(findings).stdout
    arguments = [*LISTING_SCANNER, "report", str(findings)]
    assert b"\x1b" not in subprocess.run(arguments, capture_output=True, check=True).stdout


@pytest.mark.skipif(os.name == "nt", reason="no pseudo terminal there")
def test_a_terminal_gets_colours_and_still_the_marks(findings: Path) -> None:
    import pty

    reader, writer = pty.openpty()
    arguments = [*LISTING_SCANNER, "report", str(findings)]
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    started = subprocess.Popen(arguments, stdout=writer, env=environment)
    os.close(writer)
    seen = b""
    while True:
        try:
            piece = os.read(reader, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(reader)
    assert started.wait(600) == 0
    assert "夏季«\x1b[1;31m纯棉\x1b[0m»T恤女".encode() in seen


ENDLESS = """
import sys
from samples import counted, many, summary
from reports import FORMATS
from scanner.cli.outputs import Output, write_outputs
from pathlib import Path

def endless(whole):
    try:
        while True:
            yield from counted(many(200), whole)
    except KeyboardInterrupt:
        whole.interrupted = True

whole = summary()
write_outputs(endless(whole), whole, [Output(FORMATS["json"], Path(sys.argv[1]))], "text")
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are not sent to others there")
def test_ctrl_c_leaves_whole_reports_of_what_is_known(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    target = tmp_path / "known.json"
    started = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(target)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        preexec_fn=hears_ctrl_c,
    )
    assert started.stdout is not None
    for _ in range(200):
        started.stdout.readline()
    started.send_signal(signal.SIGINT)
    said, complaint = started.communicate(timeout=600)
    assert (started.returncode, complaint.decode()) == (0, f"已写入 {target}\n")
    assert "检查被中断" in said.decode("utf-8", "replace")  # what was read by line is missing
    results, whole = read_results(io.BytesIO(target.read_bytes()))
    assert whole.interrupted
    assert len(results) >= whole.listings - 1 > 0


@pytest.mark.skipif(os.name == "nt", reason="links need rights there, and there are no named pipes in folders")
def test_links_and_pipes_are_written_through(findings: Path, tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("old")
    (tmp_path / "link.md").symlink_to("real.md")
    assert run(findings, f"--output={tmp_path / 'link.md'}").exit_code == 0
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_text("utf-8").startswith("# 修改清单")
    os.mkfifo(tmp_path / "pipe.csv")
    arguments = [*LISTING_SCANNER, "report", str(findings), f"--output={tmp_path / 'pipe.csv'}"]
    started = subprocess.Popen(arguments)
    assert (tmp_path / "pipe.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert started.wait(600) == 0
    assert (tmp_path / "pipe.csv").is_fifo()
