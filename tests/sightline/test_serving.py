"""The service's socket."""

import socket

from sightline.serving import listening


def test_small_answers_are_sent_at_once():
    with listening("127.0.0.1", 0) as bound:
        assert bound.proto == socket.IPPROTO_TCP, (
            "asyncio sets TCP_NODELAY only on such a socket: 46 ms an answer, else 1"
        )


def test_a_busy_port_gives_way_to_the_next_free_one_when_any_will_do():
    with listening("127.0.0.1", 0) as busy:
        busy.listen()
        with listening("127.0.0.1", busy.getsockname()[1], any_free=True) as other:
            assert other.getsockname()[1] != busy.getsockname()[1]
