"""The kernel's answers, message by message: the checks of jupyter_kernel_test, and the rest of the protocol."""
import re
import secrets
import unittest

import zmq
from jupyter_client.session import Session

from support import Kernel, KernelCase, wait_until


class Execution(KernelCase):
    def test_stdout_and_stderr(self):
        for name, code in {"stdout": 'Console.WriteLine("hello, world");', "stderr": 'Console.Error.WriteLine("hello, world");'}.items():
            reply, published = self.kernel.execute(code)
            self.assertEqual(reply["status"], "ok")
            self.assertEqual([m["msg_type"] for m in published], ["execute_input", "stream"])
            self.assertEqual(published[1]["content"], {"name": name, "text": "hello, world\n"})

    def test_results(self):
        for code, result in {"6 * 7": "42", '"text"': "text", "Enumerable.Range(1, 3).Sum()": "6"}.items():
            reply, published = self.kernel.execute(code)
            self.assertEqual([m["msg_type"] for m in published], ["execute_input", "execute_result"])
            content = published[1]["content"]
            self.assertEqual(content["data"]["text/plain"], result)
            self.assertEqual(content["metadata"], {})
            self.assertEqual(content["execution_count"], reply["execution_count"])

    def test_displays_have_a_mime_type_and_a_name(self):
        _, published = self.kernel.execute('display(HTML("<b>bold</b>")); "graph".DisplayAs("text/vnd.graphviz");')
        shown = [m["content"] for m in published if m["msg_type"] == "display_data"]
        self.assertEqual([list(content["data"]) for content in shown], [["text/html"], ["text/vnd.graphviz"]])
        self.assertEqual(len({content["transient"]["display_id"] for content in shown}), 2)

    def test_displays_are_updated_by_name_by_a_later_cell(self):
        _, published = self.kernel.execute('var shown = display("one");')
        name = published[-1]["content"]["transient"]["display_id"]
        _, published = self.kernel.execute('shown.Update("two");')
        self.assertEqual(published[-1]["msg_type"], "update_display_data")
        self.assertEqual(published[-1]["content"]["transient"]["display_id"], name)
        self.assertEqual(published[-1]["content"]["data"]["text/plain"], "two")

    def test_errors(self):
        reply, published = self.kernel.execute('throw new InvalidOperationException("on purpose");')
        self.assert_error(reply)
        self.assertEqual((reply["ename"], reply["evalue"]), ("InvalidOperationException", "on purpose"))
        self.assertEqual([m["msg_type"] for m in published], ["execute_input", "error"])
        self.assertEqual({key: reply[key] for key in ("ename", "evalue", "traceback")}, published[1]["content"])

    def test_states_surround_every_answer_and_name_its_request(self):
        for message_type, content in {"kernel_info_request": {}, "execute_request": {"code": "1"}, "history_request": {"hist_access_type": "tail"}}.items():
            request = self.kernel.request(message_type, content)
            self.kernel.reply(request)
            published = self.kernel.published(request)
            states = [m["content"]["execution_state"] for m in published if m["msg_type"] == "status"]
            self.assertEqual(states, ["busy", "idle"])
            self.assertEqual(published[0]["msg_type"], "status")

    def test_silent_cells_publish_nothing_and_are_not_counted(self):
        before, _ = self.kernel.execute("1")
        reply, published = self.kernel.execute('Console.WriteLine("unheard"); 5', silent=True)
        self.assertEqual((reply["status"], reply["execution_count"], published), ("ok", before["execution_count"], []))
        reply, published = self.kernel.execute("throw new Exception();", silent=True)
        self.assert_error(reply)
        self.assertEqual(published, [])
        after, _ = self.kernel.execute("1")
        self.assertEqual(after["execution_count"], before["execution_count"] + 1)

    def test_cells_that_are_not_stored_are_not_counted(self):
        before, _ = self.kernel.execute("1")
        reply, published = self.kernel.execute('Console.Write("heard");', store_history=False)
        self.assertEqual(reply["execution_count"], before["execution_count"])
        self.assertEqual(published[-1]["content"]["text"], "heard")
        history = self.kernel.ask("history_request", {"hist_access_type": "tail", "n": 1})["history"]
        self.assertEqual(history[0][2], "1")

    def test_user_expressions_each_have_a_value_or_an_error(self):
        reply, published = self.kernel.execute("var six = 6;", user_expressions={"good": "six * 7", "bad": "seven", "none": "six = 6;"})
        values = reply["user_expressions"]
        self.assertEqual(values["good"], {"status": "ok", "data": {"text/plain": "42"}, "metadata": {}})
        self.assert_error(values["bad"])
        self.assert_error(values["none"])
        self.assertEqual([m["msg_type"] for m in published], ["execute_input"])

    def test_an_error_aborts_the_cells_that_wait_behind_it(self):
        requests = [self.kernel.client.execute(code) for code in ("await Task.Delay(500); throw new Exception();", "1", "2")]
        contents = [self.kernel.reply(request)["content"] for request in requests]
        self.assertEqual([content["status"] for content in contents], ["error", "aborted", "aborted"])
        self.assert_runs(self.kernel)

    def test_an_error_aborts_nothing_where_it_is_told_not_to(self):
        first = self.kernel.client.execute("await Task.Delay(500); throw new Exception();", stop_on_error=False)
        second = self.kernel.client.execute("1")
        self.assertEqual(self.kernel.reply(first)["content"]["status"], "error")
        self.assertEqual(self.kernel.reply(second)["content"]["status"], "ok")

    def test_what_a_thread_prints_later_belongs_to_its_cell(self):
        request = self.kernel.client.execute('var late = Task.Run(async () => { await Task.Delay(300); Console.WriteLine("late"); });')
        self.kernel.reply(request)
        self.kernel.published(request)
        message = self.kernel.published_until("stream")
        self.assertEqual((message["parent_header"]["msg_id"], message["content"]["text"]), (request, "late\n"))


class Questions(KernelCase):
    def test_kernel_info(self):
        for channel in ("shell", "control"):
            content = self.kernel.ask("kernel_info_request", {}, channel)
            self.assertEqual((content["status"], content["protocol_version"], content["implementation"]), ("ok", "5.4", "vcmr"))
            language = content["language_info"]
            self.assertEqual((language["name"], language["file_extension"], language["mimetype"]), ("C#", ".cs", "text/x-csharp"))
            self.assertEqual((language["pygments_lexer"], language["codemirror_mode"]), ("csharp", "text/x-csharp"))
            self.assertRegex(language["version"], r"^\d+\.\d+$")
            self.assertRegex(content["implementation_version"], r"^\d+\.\d+\.\d+$")
            self.assertTrue(content["banner"])

    def test_completion(self):
        self.kernel.execute("var waveform = new float[16000];")
        # The first question wakes the compiler's completion; on a busy machine its answer comes too late and is empty.
        wait_until(lambda: self.kernel.ask("complete_request", {"code": "wavef", "cursor_pos": 5})["matches"], "completion wakes")
        for code, match in {"wavef": "waveform", "waveform.Len": "Length", "System.Text.StringB": "StringBuilder", 'var s = "\U0001f3b5\U0001f3b6"; wavef': "waveform"}.items():
            content = self.kernel.ask("complete_request", {"code": code, "cursor_pos": len(code)})
            self.assertEqual(content["status"], "ok")
            self.assertIn(match, content["matches"], code)
            self.assertEqual(content["cursor_end"], len(code))
            self.assertTrue(match.startswith(code[content["cursor_start"]:content["cursor_end"]]))
            types = content["metadata"]["_jupyter_types_experimental"]
            self.assertEqual([item["text"] for item in types], content["matches"])

    def test_completion_in_the_middle_of_a_cell(self):
        code = "/* \U0001f3b5 */ Consol.WriteLine();"
        cursor = code.index(".W")
        content = self.kernel.ask("complete_request", {"code": code, "cursor_pos": cursor})
        self.assertIn("Console", content["matches"])
        self.assertEqual((content["cursor_start"], content["cursor_end"]), (cursor - len("Consol"), cursor))

    def test_inspection(self):
        code = 'var song = "\U0001f3b5"; Console.WriteLine(song)'
        content = self.kernel.ask("inspect_request", {"code": code, "cursor_pos": code.index("Line"), "detail_level": 0})
        self.assertEqual((content["status"], content["found"]), ("ok", True))
        self.assertIn("WriteLine", content["data"]["text/plain"])

    def test_inspection_of_nothing(self):
        content = self.kernel.ask("inspect_request", {"code": "   ", "cursor_pos": 1, "detail_level": 0})
        self.assertEqual((content["status"], content["found"], content["data"]), ("ok", False, {}))

    def test_completeness(self):
        samples = {
            "complete": ["1 + 1", "var x = 1;", 'Console.WriteLine("hello, world");', "int Twice(int x)\n{\n    return 2 * x;\n}"],
            "incomplete": ["int Twice(int x)\n{", 'Console.WriteLine("hello",', "if (true) {"],
            "invalid": ["var x = );", "}"],
        }
        for status, codes in samples.items():
            for code in codes:
                with self.subTest(code=code):
                    content = self.kernel.ask("is_complete_request", {"code": code})
                    self.assertEqual(content["status"], status)
                    self.assertEqual("indent" in content, status == "incomplete")

    def test_comms_are_closed_again(self):
        self.assertEqual(self.kernel.ask("comm_info_request", {}), {"status": "ok", "comms": {}})
        request = self.kernel.request("comm_open", {"comm_id": "one", "target_name": "nobody", "data": {}})
        closed = [m["content"] for m in self.kernel.published(request) if m["msg_type"] == "comm_close"]
        self.assertEqual(closed, [{"comm_id": "one", "data": {}}])

    def test_unknown_requests_and_the_debugger_are_errors(self):
        self.assert_error(self.kernel.ask("no_such_request", {}))
        self.assert_error(self.kernel.ask("debug_request", {"command": "initialize"}, "control"))

    def test_a_new_subscription_is_welcomed(self):
        with zmq.Context() as context, context.socket(zmq.SUB) as socket:
            socket.linger = 0
            socket.setsockopt(zmq.SUBSCRIBE, b"kernel")
            socket.connect(f"tcp://{self.kernel.manager.ip}:{self.kernel.manager.iopub_port}")
            self.assertTrue(socket.poll(10_000))
            # A session of its own: the client gets the same message, and one session takes none twice.
            session = Session(key=self.kernel.client.session.key)
            _, frames = session.feed_identities(socket.recv_multipart())
            message = session.deserialize(frames)
            self.assertEqual((message["msg_type"], message["parent_header"], message["content"]), ("iopub_welcome", {}, {"subscription": "kernel"}))


class History(KernelCase):
    # The history is older than these checks; the name is new each time.
    name = "tempo" + secrets.token_hex(4)
    codes = [f"var {name} = 120;", name, name, 'throw new Exception("kept as well");', rf'"{name}\\b"']

    @classmethod
    def setUpClass(cls):
        cls.kernel = Kernel().start()
        cls.addClassCleanup(cls.kernel.stop)
        for code in cls.codes:
            cls.kernel.execute(code)

    def history(self, **content):
        answer = self.kernel.ask("history_request", {"raw": True, "output": False, **content})
        self.assertEqual(answer["status"], "ok")
        return answer["history"]

    def test_tail(self):
        found = self.history(hist_access_type="tail", n=len(self.codes))
        self.assertEqual([entry[2] for entry in found], self.codes)
        self.assertEqual([entry[1] for entry in found], [1, 2, 3, 4, 5])
        self.assertEqual(len(self.history(hist_access_type="tail", n=2)), 2)

    def test_tail_with_output(self):
        found = self.history(hist_access_type="tail", n=len(self.codes), output=True)
        self.assertEqual([entry[2] for entry in found][:2], [[self.codes[0], None], [self.name, "120"]])

    def test_range(self):
        session = self.history(hist_access_type="tail", n=1)[0][0]
        for number in (session, 0):
            found = self.history(hist_access_type="range", session=number, start=2, stop=4)
            self.assertEqual(found, [[session, 2, self.name], [session, 3, self.name]])

    def test_search(self):
        def lines(pattern, **options):
            return [entry[1] for entry in self.history(hist_access_type="search", pattern=pattern, **options)]

        self.assertEqual(lines(self.name), [2, 3])
        self.assertEqual(lines(self.name, unique=True), [3])
        self.assertEqual(lines(f"*{self.name}*", n=3), [2, 3, 5])
        self.assertEqual(lines(self.name[:-1] + "?"), [2, 3])
        self.assertEqual(lines(rf'"{self.name}\\*'), [5])
        self.assertEqual(lines(self.name[:-1]), [])

    def test_wrong_kind(self):
        self.assert_error(self.kernel.ask("history_request", {"hist_access_type": "future"}))

    def test_a_later_kernel_finds_the_cells_of_this_one(self):
        later = Kernel().start()
        self.addCleanup(later.stop)
        later.execute("1")
        found = later.ask("history_request", {"hist_access_type": "tail", "n": 3})["history"]
        self.assertEqual([entry[1:] for entry in found], [[4, self.codes[3]], [5, self.codes[4]], [1, "1"]])
        session = found[-1][0]
        self.assertEqual([entry[0] for entry in found], [session - 1, session - 1, session])
        before = later.ask("history_request", {"hist_access_type": "range", "session": -1, "start": 1, "stop": 2})["history"]
        self.assertEqual(before, [[session - 1, 1, self.codes[0]]])


class Control(KernelCase):
    def interrupt(self, code):
        """Interrupts a cell as soon as it prints; its reply."""
        request = self.kernel.client.execute(f'Console.WriteLine("running"); {code}')
        self.kernel.published_until("stream")
        self.assertEqual(self.ask("interrupt_request"), {"status": "ok"})
        content = self.kernel.reply(request)["content"]
        self.kernel.published(request)
        return content

    def ask(self, message_type):
        request = self.kernel.request(message_type, {}, "control")
        return self.kernel.reply(request, "control")["content"]

    def test_interrupts_stop_cells_and_keep_the_session(self):
        self.kernel.execute("var kept = 42; long count = 0;")
        for code in ("while (true) { count++; }", "await Task.Delay(-1);", "System.Threading.Thread.Sleep(-1);"):
            content = self.interrupt(code)
            self.assert_error(content)
            self.assertEqual(content["ename"], "Interrupted")
        _, published = self.kernel.execute("kept")
        self.assertEqual(published[-1]["content"]["data"]["text/plain"], "42")

    def test_an_interrupt_without_a_cell_does_nothing(self):
        self.assertEqual(self.ask("interrupt_request"), {"status": "ok"})
        self.assert_runs(self.kernel)

    def test_control_is_answered_while_a_cell_runs(self):
        request = self.kernel.client.execute('Console.WriteLine("running"); await Task.Delay(-1);')
        self.kernel.published_until("stream")
        self.assertEqual(self.ask("kernel_info_request")["status"], "ok")
        self.ask("interrupt_request")
        self.assertEqual(self.kernel.reply(request)["content"]["status"], "error")

    def test_what_cannot_be_interrupted_ends_with_its_session(self):
        content = self.interrupt('System.Text.RegularExpressions.Regex.IsMatch(new string(\'a\', 60) + "!", "^(a+)+$")')
        self.assert_error(content)
        self.assertTrue(re.search("did not stop.*new session", content["evalue"]), content["evalue"])
        self.assert_runs(self.kernel)


if __name__ == "__main__":
    unittest.main()
