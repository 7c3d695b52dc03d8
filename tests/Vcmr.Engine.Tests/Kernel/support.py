"""What the checks of the Jupyter kernel share: a kernel, started as Jupyter starts it, and all it says to a request."""
import os
import queue
import signal
import time
import unittest

from jupyter_client.manager import KernelManager

LIMIT = 60
KERNEL = ".net-csharp"

# A background job of a shell ignores SIGINT, and would hand that on to the kernels it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


class Kernel:
    """A kernel and a client of it."""

    def __init__(self, **options):
        self.manager = KernelManager(kernel_name=KERNEL, **options)

    def start(self, **options):
        self.manager.start_kernel(**options)
        self.client = self.manager.client()
        self.client.start_channels()
        try:
            self.client.wait_for_ready(timeout=LIMIT)
        except RuntimeError:
            self.stop()
            raise
        return self

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    @property
    def pid(self):
        return self.manager.provisioner.process.pid

    def session_pid(self):
        return children(self.pid)[0]

    def request(self, message_type, content, channel="shell"):
        message = self.client.session.msg(message_type, content)
        getattr(self.client, channel + "_channel").send(message)
        return message["header"]["msg_id"]

    def reply(self, request, channel="shell"):
        """The answer to a request; answers to others are skipped."""
        while True:
            message = getattr(self.client, f"get_{channel}_msg")(timeout=LIMIT)
            if message["parent_header"].get("msg_id") == request:
                return message

    def published(self, request, until="idle"):
        """What was published for a request, from busy to idle."""
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=LIMIT)
            if message["parent_header"].get("msg_id") != request:
                continue
            messages.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == until:
                return messages

    def published_until(self, message_type):
        while True:
            message = self.client.get_iopub_msg(timeout=LIMIT)
            if message["msg_type"] == message_type:
                return message

    def ask(self, message_type, content, channel="shell"):
        """The content of an answer."""
        request = self.request(message_type, content, channel)
        answer = self.reply(request, channel)
        self.published(request)
        return answer["content"]

    def execute(self, code, **options):
        """The reply's content and what was published between the two states."""
        request = self.client.execute(code, **options)
        content = self.reply(request)["content"]
        return content, self.published(request)[1:-1]

    def flush(self):
        for get in (self.client.get_shell_msg, self.client.get_iopub_msg):
            try:
                while True:
                    get(timeout=0)
            except queue.Empty:
                pass


class KernelCase(unittest.TestCase):
    """Checks that share one kernel with those of other classes."""

    shared = None

    @classmethod
    def setUpClass(cls):
        if KernelCase.shared is None:
            KernelCase.shared = Kernel().start()
            unittest.addModuleCleanup(KernelCase.shared.stop)
        cls.kernel = KernelCase.shared

    def assert_error(self, content):
        self.assertEqual(content["status"], "error")
        self.assertIsInstance(content["ename"], str)
        self.assertIsInstance(content["evalue"], str)
        self.assertTrue(all(isinstance(line, str) for line in content["traceback"]))

    def assert_runs(self, kernel):
        content, published = kernel.execute("6 * 7")
        self.assertEqual(content["status"], "ok")
        self.assertEqual([m["content"]["data"]["text/plain"] for m in published if m["msg_type"] == "execute_result"], ["42"])


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        found = [int(child) for child in file.read().split()]
    if found:
        return found
    # The list of one thread's children; the process has many threads.
    return [int(child) for thread in os.listdir(f"/proc/{pid}/task") for child in read(f"/proc/{pid}/task/{thread}/children").split()]


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def is_gone(pid):
    """Whether a process has ended; where nobody has asked how, its entry remains."""
    stat = read(f"/proc/{pid}/stat")
    return not stat or stat.rpartition(")")[2].split()[0] == "Z"


def wait_until(condition, what):
    deadline = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {LIMIT} s: {what}")
        time.sleep(0.05)
