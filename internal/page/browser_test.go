package page_test

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

var (
	program = flag.String("browser", "", "Chromium, which must be there; without it, tests look for one, and are skipped if there is none")
	update  = flag.Bool("update", false, "make the pictures in docs")
)

// browser is Chromium without a window, with one page, which is told what to do over a pipe
// by the DevTools protocol.
type browser struct {
	t        *testing.T
	to       *os.File
	from     *bufio.Reader
	session  string
	last     int
	offences []string // errors, and what a policy forbids, as the console says them
}

func start(t *testing.T) *browser {
	t.Helper()
	if testing.Short() && *program == "" {
		t.Skip("starts a browser")
	}
	path := *program
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); path == "" && err == nil {
			path = found
		}
	}
	if runtime.GOOS == "windows" {
		t.Skip("SKIPPED: no pipes can be handed to the browser on Windows")
	}
	if path == "" {
		t.Skip("SKIPPED: there is no Chromium; make browser installs it")
	}
	toRead, toWrite, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	fromRead, fromWrite, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "browser") // not of t: processes of the browser outlive it a little, and write there
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
		"--remote-debugging-pipe", "--window-size=1200,900", "--user-data-dir="+filepath.Join(dir, "profile"))
	cmd.Dir = dir
	cmd.ExtraFiles = []*os.File{toRead, fromWrite} // 3 and 4 to it
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = toRead.Close(), fromWrite.Close()
	_ = fromRead.SetReadDeadline(time.Now().Add(2 * time.Minute))
	b := &browser{t: t, to: toWrite, from: bufio.NewReader(fromRead)}
	t.Cleanup(func() {
		_, _ = toWrite.WriteString(`{"id":0,"method":"Browser.close"}` + "\x00")
		_ = cmd.Wait()
		_, _ = toWrite.Close(), fromRead.Close()
		for end := time.Now().Add(5 * time.Second); os.RemoveAll(dir) != nil && time.Now().Before(end); {
			time.Sleep(50 * time.Millisecond)
		}
	})
	var target struct{ TargetID string }
	b.result(&target, "Target.createTarget", map[string]any{"url": "about:blank"})
	var attached struct{ SessionID string }
	b.result(&attached, "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true})
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log"} {
		b.call(domain+".enable", map[string]any{})
	}
	return b
}

// call does something and returns its result. What the console says meanwhile is noted.
func (b *browser) call(method string, params map[string]any) json.RawMessage {
	b.t.Helper()
	b.last++
	text, err := json.Marshal(map[string]any{"id": b.last, "sessionId": b.session, "method": method, "params": params})
	if b.session == "" {
		text, err = json.Marshal(map[string]any{"id": b.last, "method": method, "params": params})
	}
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.to.Write(append(text, 0)); err != nil {
		b.t.Fatal(method, err)
	}
	for {
		text, err := b.from.ReadBytes(0)
		if err != nil {
			b.t.Fatal(method, err)
		}
		var m struct {
			ID             int
			Method         string
			Params, Result json.RawMessage
			Error          *struct{ Message string }
		}
		if err := json.Unmarshal(text[:len(text)-1], &m); err != nil {
			b.t.Fatal(err)
		}
		switch {
		case m.Method == "Runtime.exceptionThrown",
			m.Method == "Log.entryAdded" && strings.Contains(string(m.Params), "Content Security Policy"):
			b.offences = append(b.offences, string(m.Params))
		case m.ID == b.last && m.Error != nil:
			b.t.Fatal(method, m.Error.Message)
		case m.ID == b.last:
			return m.Result
		}
	}
}

func (b *browser) result(to any, method string, params map[string]any) {
	b.t.Helper()
	if err := json.Unmarshal(b.call(method, params), to); err != nil {
		b.t.Fatal(err)
	}
}

// eval returns what an expression is, as JSON would be read. It is called within the page's
// world, with $ for an element by its id.
func (b *browser) eval(expression string) any {
	b.t.Helper()
	var result struct {
		Result           struct{ Value any }
		ExceptionDetails json.RawMessage
	}
	b.result(&result, "Runtime.evaluate", map[string]any{"awaitPromise": true, "returnByValue": true,
		"expression": "(() => { const $ = (id) => document.getElementById(id); return " + expression + "; })()"})
	if result.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, result.ExceptionDetails)
	}
	return result.Result.Value
}

// text is what stands in an element.
func (b *browser) text(id string) string {
	b.t.Helper()
	text, _ := b.eval(`$("` + id + `").textContent`).(string)
	return text
}

// until waits for an expression to be true.
func (b *browser) until(expression string) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if b.eval("Boolean("+expression+")") == true {
			return
		}
	}
	b.t.Fatalf("it is never true that %s; the console says %s, and the page:\n%v", expression, b.offences, b.eval("document.body ? document.body.innerText : ''"))
}

// open goes to an address, and waits for the page's script.
func (b *browser) open(address string) {
	b.t.Helper()
	b.call("Page.navigate", map[string]any{"url": "about:blank"})
	b.call("Page.navigate", map[string]any{"url": address})
	b.until(`document.body && document.body.dataset.ready`)
}

// write types a text into an element, whose text it replaces.
func (b *browser) write(selector, text string) {
	b.t.Helper()
	quoted, _ := json.Marshal(selector)
	b.eval(`(() => { const e = document.querySelector(` + string(quoted) + `); e.focus(); e.select(); })()`)
	if text == "" {
		b.press("Delete")
		return
	}
	b.call("Input.insertText", map[string]any{"text": text})
}

// press presses a key.
func (b *browser) press(key string) {
	b.t.Helper()
	code := map[string]int{"Enter": 13, "Escape": 27, "Tab": 9, "ArrowDown": 40, "ArrowUp": 38, "Delete": 46}[key]
	params := map[string]any{"key": key, "code": key, "windowsVirtualKeyCode": code}
	for _, kind := range []string{"rawKeyDown", "keyUp"} {
		params["type"] = kind
		b.call("Input.dispatchKeyEvent", params)
		if key == "Enter" && kind == "rawKeyDown" {
			b.call("Input.dispatchKeyEvent", map[string]any{"type": "char", "text": "\r"})
		}
	}
}

// picture writes what is seen to a file.
func (b *browser) picture(file string) {
	b.t.Helper()
	var shot struct{ Data string }
	b.result(&shot, "Page.captureScreenshot", map[string]any{"format": "png"})
	data, err := base64.StdEncoding.DecodeString(shot.Data)
	if err == nil {
		err = os.WriteFile(file, data, 0o644)
	}
	if err != nil || len(data) > 250<<10 {
		b.t.Errorf("%s: %v, %d bytes", file, err, len(data))
	}
}

// clean holds that nothing went wrong on the page, by its console.
func (b *browser) clean() {
	b.t.Helper()
	if len(b.offences) > 0 {
		b.t.Errorf("the console says:\n%s", strings.Join(b.offences, "\n"))
	}
}
