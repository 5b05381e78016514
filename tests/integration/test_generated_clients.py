"""Clients that OpenAPI Generator makes from the served document load or compile, and vote.

The compilers are Debian's, which .ci/run installs; a language without its compiler is skipped.
Each client is compiled in the usual way of its language, with the defaults of its generator,
except where a library would have to be downloaded.
"""

from __future__ import annotations

import importlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import pytest

from integration.client import PASSWORD
from integration.stack import Stack
from integration.waiting import eventually

PACKAGE = "provote_openapi"
# Programs that run for seconds: the JVM's better optimizations would cost more than they save.
SHORT = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
GOPATH = Path("/usr/share/gocode")  # Debian's libraries of Go
# Annotations in generated Java, which the available libraries do not define.
ANNOTATIONS = {
    "Generated": "String[] value(); String date() default \"\"; String comments() default \"\";",
    "Nonnull": "",
    "Nullable": "",
}  # fmt: skip

# One process for all files; a file that does not parse is an uncaught error, which it names.
PARSE = """foreach (array_slice($argv, 1) as $file) {
    echo $file;
    token_get_all(file_get_contents($file), TOKEN_PARSE);
}"""

# Of httpmime, which generated Java needs for uploads; its project file names it, the jar lacks it.
MULTIPART = """
package org.apache.http.entity.mime;
public class MultipartEntityBuilder {
    public static MultipartEntityBuilder create() { return new MultipartEntityBuilder(); }
    public MultipartEntityBuilder addBinaryBody(String name, java.io.File file) { return this; }
    public MultipartEntityBuilder addTextBody(String name, String text) { return this; }
    public org.apache.http.HttpEntity build() { return null; }
}
"""

Generate = Callable[..., Path]


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip a test if one of the programs is missing."""
    missing = [name for name in programs if not shutil.which(name)]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} not installed")


def jar() -> Path:
    """The jar of OpenAPI Generator; it contains the libraries of its Java clients."""
    spec = find_spec("openapi_generator_cli")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("openapi-generator.jar")


def run(command: Sequence[str | Path], folder: Path, **variables: str) -> None:
    """Run a program of the language in a folder; it must succeed."""
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True,
        timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


@pytest.fixture(scope="module")
def generate(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Generate:
    """Generates the client of a language, in its own folder, with options of the generator."""
    document = tmp_path_factory.mktemp("document") / "openapi.json"
    document.write_bytes(httpx.get(f"{stack.url}/api/schema/?format=json").content)

    def make(language: str, **options: str) -> Path:
        folder = tmp_path_factory.mktemp(language)
        command: list[str | Path] = ["java", *SHORT, "-jar", jar(), "generate"]
        command += ["-g", language, "-i", document, "-o", folder]
        command += [f"--additional-properties={name}={value}" for name, value in options.items()]
        run(command, folder)
        return folder

    return make


@needs("java", "javac")
def test_a_client_in_java_compiles(generate: Generate, tmp_path: Path) -> None:
    folder = generate("java", library="native", openApiNullable="false")
    stubs = tmp_path / "javax" / "annotation"
    stubs.mkdir(parents=True)
    for name, members in ANNOTATIONS.items():
        text = f"package javax.annotation; public @interface {name} {{ {members} }}\n"
        (stubs / f"{name}.java").write_text(text)
    (stubs / "MultipartEntityBuilder.java").write_text(MULTIPART)
    sources = [*stubs.glob("*.java"), *(folder / "src" / "main" / "java").rglob("*.java")]
    assert len(sources) > 80
    short = [f"-J{option}" for option in SHORT]
    options = ["-nowarn", "-cp", jar(), "-d", tmp_path / "classes"]
    run(["javac", *short, *options, *sources], folder)


@needs("java", "go")
@pytest.mark.skipif(not (GOPATH / "src/gopkg.in/validator.v2").is_dir(), reason="no validator.v2")
def test_a_client_in_go_compiles(generate: Generate, tmp_path: Path) -> None:
    folder = tmp_path / "src" / PACKAGE
    shutil.copytree(
        generate("go", packageName=PACKAGE), folder, ignore=shutil.ignore_patterns("test", "docs")
    )
    paths = {
        "GO111MODULE": "off",
        "GOPATH": f"{tmp_path}:{GOPATH}",
        "GOCACHE": str(tmp_path / "c"),
    }
    run(["go", "build", "."], folder, **paths)


@needs("java", "tsc")
def test_a_client_in_typescript_compiles(generate: Generate) -> None:
    folder = generate("typescript-fetch")
    options = ["--target", "es2020", "--lib", "es2020,dom", "--moduleResolution", "node"]
    run(["tsc", "--noEmit", *options, "index.ts"], folder)


@needs("java", "php")
def test_a_client_in_php_parses(generate: Generate) -> None:
    folder = generate("php")
    sources = sorted((folder / "lib").rglob("*.php"))
    assert len(sources) > 80
    run(["php", "-r", PARSE, *sources], folder)


@pytest.fixture(scope="module")
def package(generate: Generate) -> Iterator[Any]:
    """The client in Python, with all modules imported."""
    folder = generate("python", packageName=PACKAGE)
    sys.path.insert(0, str(folder))
    yield importlib.import_module(PACKAGE)
    sys.path.remove(str(folder))
    for module in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[module]


@pytest.fixture
def voter(package: Any, stack: Stack) -> Iterator[Any]:
    """The client of a person who has registered and logged in with it."""
    username = f"generator-{secrets.token_hex(6)}"
    settings = package.Configuration(host=stack.url)
    with package.ApiClient(settings) as client:
        account = package.RegistrationRequest(
            username=username, email=f"{username}@example.org", password=PASSWORD
        )
        package.UsersApi(client).register_user(account)
        grant = package.PasswordGrantRequest(username=username, password=PASSWORD)
        tokens = package.AuthApi(client).create_token(package.GrantRequest(grant))
        settings.access_token = tokens.access
        yield client


def choices(package: Any) -> list[Any]:
    """The choices of a new poll."""
    return [package.ChoiceDefinitionRequest(label=label) for label in ("Tea", "Coffee")]


@needs("java")
def test_a_client_in_python_casts_a_vote(package: Any, voter: Any) -> None:
    new = package.NewSinglePollRequest(title="What shall we drink?", choices=choices(package))
    polls = package.PollsApi(voter)
    poll = polls.create_poll(package.NewPollRequest(new))
    assert polls.open_poll(poll.id).status == "open"
    cast = package.Cast(poll_id=poll.id, choice_id=poll.choices[0].id)
    vote = package.VotesApi(voter).cast_vote(cast)
    assert (vote.poll_id, vote.choice_id) == (poll.id, poll.choices[0].id)
    results = polls.get_results(poll.id, min_position=vote.position_hint)
    assert [choice.votes for choice in results.choices] == [1, 0]
    with pytest.raises(package.exceptions.NotFoundException) as refused:
        polls.get_poll(vote.id)
    assert refused.value.data.code == "not-found"


@needs("java")
def test_a_client_in_python_ranks_choices_and_exports_the_ballots(
    package: Any, voter: Any
) -> None:
    rules = package.NewRankedPollRequestRules(
        ballot=package.NewRankedPollRequestRulesBallot(equal_ranks=True)
    )
    new = package.NewRankedPollRequest(
        title="What shall we drink?", ballot_type="ranked", method="schulze", rules=rules,
        choices=choices(package),
    )  # fmt: skip
    polls = package.PollsApi(voter)
    poll = polls.create_poll(package.NewPollRequest(new))
    polls.open_poll(poll.id)
    tea, coffee = (choice.id for choice in poll.choices)
    ballot = package.Ballot(ranking=[[coffee, tea]])
    vote = package.VotesApi(voter).cast_vote(package.Cast(poll_id=poll.id, ballot=ballot))
    assert vote.ballot.ranking == [[str(tea), str(coffee)]]

    polls.close_poll(poll.id)

    def exported() -> Any:
        try:
            return polls.export_ballots(poll.id, format="abif")
        except package.exceptions.ConflictException:
            return None  # the count is not final yet

    assert b"=" in eventually(exported)
