"""Whatever a forge, or a server that poses as one, answers: one sentence, and nothing is posted twice."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import TEXT, Job
from .forges import Reply

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
names = st.sampled_from(
    ["id", "iid", "number", "body", "html_url", "web_url", "user", "author", "login", "message", "x"]
)
contents = st.recursive(
    scalars | st.just(TEXT),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5),
    max_leaves=12,
)
replies = st.builds(Reply, st.sampled_from([200, 201, 204, 302, 400, 401, 403, 404, 409, 410, 422, 429, 500]), contents)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(answers=st.lists(replies, min_size=1, max_size=3))
def test_any_answer_is_one_sentence(job: Job, answers: list[Any]) -> None:
    job.forge.calls.clear()
    left = list(answers)
    job.forge.before = lambda call: left.pop(0) if left else None
    for arguments in (("comment",), ("issue", "--close")):
        result = job.run(*arguments, status=None)
        assert result.exit_code in (0, 1)
        assert (result.stderr if result.exit_code else result.stdout).count("\n") == 1
        assert "Traceback" not in result.output
    assert sum(call.startswith("POST ") and "comments" in call for call in job.forge.calls) <= 2
