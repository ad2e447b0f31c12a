"""The live hub: newest state to every reader, nothing queued for slow ones."""

import pytest

from foundation.errors import Refusal
from foundation.live import Hub, hub, live_response, room_for_readers, sse_frame


async def test_a_slow_reader_gets_only_the_newest_state_of_each_key() -> None:
    hub = Hub(100)
    frames = hub.frames(("match/1",), b"first")
    assert await anext(frames) == b"first"
    hub.publish("match/1", "1:0", key="score")
    hub.publish("match/1", "2:0", key="score")
    hub.publish("match/1", "court 3", key="court")
    hub.publish("match/2", "not for us")
    assert await anext(frames) == sse_frame("2:0", identifier=2) + sse_frame("court 3", identifier=3)


async def test_a_reader_that_leaves_is_forgotten() -> None:
    hub = Hub(100)
    frames = hub.frames(("a", "b"))
    await anext(frames)
    assert (hub.watching("a"), hub.watching("b")) == (1, 1)
    await frames.aclose()
    assert (hub.watching("a"), hub.watching("b")) == (0, 0)


async def test_a_quiet_stream_is_kept_alive_once_whatever_it_reads() -> None:
    hub = Hub(100)
    frames = hub.frames(("a", "b"))
    await anext(frames)
    await hub.heartbeat()
    assert await anext(frames) == b": still here\n\n"


def test_lines_are_framed() -> None:
    assert sse_frame("a\nb", event="score", identifier=7) == b"id: 7\nevent: score\ndata: a\ndata: b\n\n"


async def test_a_process_takes_no_more_readers_than_it_has_files_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert room_for_readers() >= 128
    monkeypatch.setattr(hub, "most", hub.open + 1)
    frames = hub.frames(("a",))
    await anext(frames)
    with pytest.raises(Refusal) as refused:
        live_response("a")
    assert refused.value.status == 503
    await frames.aclose()
    assert live_response("a").status_code in (None, 200)
