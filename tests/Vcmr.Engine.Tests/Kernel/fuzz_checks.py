"""200 broken messages: each is dropped, with a line on stderr, or answered with an error; the kernel goes on.
VCMR_KERNEL_MESSAGES says how many more are spoiled at random."""
import json
import os
import random
import tempfile
import unittest

import zmq

from support import LIMIT, Kernel, KernelCase

DELIMITER = b"<IDS|MSG>"


class Fuzz(KernelCase):
    @classmethod
    def setUpClass(cls):
        cls.log = tempfile.TemporaryFile("w+")
        cls.addClassCleanup(cls.log.close)
        cls.kernel = Kernel().start(stderr=cls.log)
        cls.addClassCleanup(cls.kernel.stop)

    def setUp(self):
        self.random = random.Random(3)
        self.session = self.kernel.client.session
        self.dropped = 0
        self.answered = 0

    def parts(self, message_type="execute_request", content=None):
        message = self.session.msg(message_type, content if content is not None else {"code": "1 + 1"})
        return [json.dumps(part, default=str).encode() for part in (message["header"], {}, {}, message["content"])]

    def send(self, frames):
        self.socket.send_multipart(frames)

    def signed(self, parts, extra=()):
        return [DELIMITER, self.session.sign(parts), *parts, *extra]

    def drop(self, frames):
        self.dropped += 1
        self.send(frames)

    def answer(self, message_type, content):
        """Sends a message that has an answer, which must be an error."""
        self.answered += 1
        parts = self.parts(message_type, content) if isinstance(content, dict) else [*self.parts(message_type)[:3], content]
        self.send(self.signed(parts))
        self.assertTrue(self.socket.poll(LIMIT * 1000), (message_type, str(content)[:200]))
        _, frames = self.session.feed_identities(self.socket.recv_multipart())
        reply = self.session.deserialize(frames)
        self.assertEqual(reply["msg_type"], message_type.replace("_request", "_reply"))
        self.assertEqual(reply["parent_header"]["msg_id"], json.loads(parts[0])["msg_id"])
        self.assert_error(reply["content"])

    def garbage(self, length):
        return self.random.randbytes(length)

    def test_broken_messages_are_dropped_or_answered_with_an_error(self):
        with zmq.Context() as context:
            for port in (self.kernel.manager.shell_port, self.kernel.manager.control_port):
                with context.socket(zmq.DEALER) as self.socket:
                    self.socket.linger = LIMIT * 1000
                    self.socket.connect(f"tcp://{self.kernel.manager.ip}:{port}")
                    self.break_envelopes()
                    self.break_json()
                    # The socket closes when all of it is under way.
            with context.socket(zmq.DEALER) as self.socket:
                self.socket.linger = 0
                self.socket.connect(f"tcp://{self.kernel.manager.ip}:{self.kernel.manager.shell_port}")
                self.break_contents()
                self.repeat()
                self.interleave()
        self.assertGreaterEqual(self.dropped + self.answered, 200)
        self.assert_runs(self.kernel)
        self.log.seek(0)
        lines = [line for line in self.log if "a message was dropped: " in line]
        self.assertEqual(len(lines), self.dropped)

    def test_messages_that_are_spoiled_at_random_do_no_harm(self):
        types = ("execute_request", "complete_request", "inspect_request", "is_complete_request", "history_request", "comm_info_request", "kernel_info_request")
        with zmq.Context() as context, context.socket(zmq.DEALER) as self.socket:
            self.socket.linger = LIMIT * 1000
            self.socket.connect(f"tcp://{self.kernel.manager.ip}:{self.kernel.manager.shell_port}")
            for number in range(int(os.environ.get("VCMR_KERNEL_MESSAGES", 500))):
                parts = self.parts(self.random.choice(types), {"code": f"{number} + 1", "cursor_pos": 3, "detail_level": 0, "hist_access_type": "tail", "n": 2})
                if self.random.random() < 0.5:
                    self.send(self.spoiled(self.signed(parts)))
                else:
                    self.send(self.signed(self.spoiled(parts)))
                while self.socket.poll(0):
                    self.socket.recv_multipart()
                if number % 1000 == 999:
                    self.assert_runs(self.kernel)
        self.assert_runs(self.kernel)

    def spoiled(self, frames):
        """The frames with one of them cut, changed, doubled or gone."""
        frames = list(frames)
        place = self.random.randrange(len(frames))
        frame = bytearray(frames[place])
        kind = self.random.randrange(5)
        if kind == 0:
            return frames[:place] + frames[place + 1:] or [b""]
        if kind == 1:
            return frames[:place] + [frames[place]] + frames[place:]
        if kind == 2:
            frame = frame[:self.random.randrange(len(frame) + 1)]
        elif kind == 3:
            frame[self.random.randrange(len(frame) + 1):0] = self.garbage(self.random.randrange(1, 40))
        elif frame:
            frame[self.random.randrange(len(frame))] = self.random.randrange(256)
        frames[place] = bytes(frame)
        return frames

    def break_envelopes(self):
        for _ in range(15):
            parts = self.parts()
            wrong = bytearray(self.session.sign(parts))
            wrong[self.random.randrange(len(wrong))] ^= 1
            self.drop([DELIMITER, bytes(wrong), *parts])
        for signature in (b"", b"\xff" * 64, b"0" * 1_000_000):
            self.drop([DELIMITER, signature, *self.parts()])
        for count in range(1, 6):
            self.drop(self.signed(self.parts())[:count])
        for _ in range(10):
            self.drop([self.garbage(self.random.randrange(200)) for _ in range(self.random.randrange(1, 12))])
        # What was signed is not what is sent.
        parts = self.parts()
        self.drop([DELIMITER, self.session.sign(parts), *parts[:3], b'{"code": "2 + 2"}'])

    def break_json(self):
        broken = [b"", b"{", b"[]", b"null", b"1", b'"text"', b"{} {}", b'{"a": NaN}', b"\xff\xfe", b'{"code": "\xc3\x28"}', b"[" * 200_000, b'{"a":' * 500 + b"1" + b"}" * 500]
        for place in range(4):
            for part in broken:
                parts = self.parts()
                # A number for each keeps two from being the same message.
                parts[place] = part
                if place == 0:
                    parts[3] = json.dumps({"code": str(self.random.random())}).encode()
                self.drop(self.signed(parts))
        for header in ({}, {"msg_type": 1}, {"msg_type": None}, {"msg_type": ""}, {"msg_type": ["execute_request"]}):
            parts = self.parts()
            parts[0] = json.dumps({**header, "msg_id": self.random.random()}).encode()
            self.drop(self.signed(parts))
        parts = self.parts()
        parts[0] = b'{"msg_type": "\\ud800"}'
        self.drop(self.signed(parts))
        self.drop(self.signed([self.garbage(8_000_000), *self.parts()[1:]]))

    def break_contents(self):
        wrong = [1, 1.5, True, [], {}, [1] * 300_000]
        for value in wrong:
            self.answer("execute_request", {"code": value})
            self.answer("complete_request", {"code": value, "cursor_pos": 0})
            self.answer("history_request", {"hist_access_type": value})
        for value in ("1", 1.5, 1 << 40, []):
            self.answer("complete_request", {"code": "1", "cursor_pos": value})
            self.answer("history_request", {"hist_access_type": "tail", "n": value})
        for name in ("silent", "store_history", "stop_on_error"):
            self.answer("execute_request", {"code": "1", name: "yes"})
        for value in ([], 1, {"a": 1}):
            self.answer("execute_request", {"code": "1", "user_expressions": value})
        for message_type in ("execute_request", "complete_request", "inspect_request", "is_complete_request", "history_request"):
            self.answer(message_type, {})
            self.answer(message_type, b'{"code": "\\ud800", "hist_access_type": "\\udfff"}')
        for _ in range(10):
            name = "".join(self.random.choice("abcdefghij_") for _ in range(self.random.randrange(1, 30))) + "_request"
            self.answer(name, {"code": "1"})
        self.answer("execute_request", {"code": "no such thing " + "x" * 4_000_000})

    def repeat(self):
        frames = self.signed(self.parts("no_such_request", {}))
        self.send(frames)
        self.assertTrue(self.socket.poll(LIMIT * 1000))
        self.socket.recv_multipart()
        self.drop(frames)

    def interleave(self):
        """A cursor outside the text is no error, and nor is a frame too many."""
        for cursor in (-5, 0, 10_000):
            # Beside other work the editor's services may wake later than an editor waits for an answer.
            for _ in range(5):
                self.send(self.signed(self.parts("complete_request", {"code": "Consol", "cursor_pos": cursor}), extra=[b"buffer", self.garbage(100)]))
                self.assertTrue(self.socket.poll(LIMIT * 1000))
                _, frames = self.session.feed_identities(self.socket.recv_multipart())
                content = self.session.deserialize(frames)["content"]
                if content.get("ename") != "NoAnswer":
                    break
            self.assertEqual(content["status"], "ok")


if __name__ == "__main__":
    unittest.main()
