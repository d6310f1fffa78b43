package web_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// exchange sends a request over a connection of its own, and says what came of
// it. Its first line is "POST /things"; " expecting" behind it waits for 100
// Continue, " chunked" does not tell the length. The other lines are the body.
func exchange(t *testing.T, made func(*service, options) http.Handler, o options, request string) string {
	t.Helper()
	var log bytes.Buffer
	o.logger = slog.New(slog.NewTextHandler(&log, nil))
	s := &service{seen: make(chan string, 1)}
	ts := serve(made(s, o))
	answer, body, err := send(ts, request)
	ts.Close() // when the handler is through
	got := "broken off"
	if err == nil {
		got = fmt.Sprint(answer.StatusCode)
		wellFormed(t, request, answer, body)
		if allow, ok := answer.Header["Allow"]; ok {
			got += " allow " + strings.Join(allow, "|")
		}
	}
	if len(s.seen) > 0 {
		got += " id " + <-s.seen
	}
	if log.Len() > 0 {
		got += " logged"
		if text := log.String(); !strings.Contains(text, "level=ERROR") || !strings.Contains(text, "method=") || !strings.Contains(text, "path=/") {
			t.Errorf("%s: the log has %s", request, text)
		}
	}
	return got
}

func serve(h http.Handler) *httptest.Server {
	ts := httptest.NewUnstartedServer(h)
	ts.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	ts.Start()
	return ts
}

// send returns the answer, or an error if there is none that is whole.
func send(ts *httptest.Server, request string) (*http.Response, []byte, error) {
	conn, err := net.Dial("tcp", ts.Listener.Addr().String())
	if err != nil {
		return nil, nil, err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	head, body, _ := strings.Cut(request, "\n")
	head, chunked := strings.CutSuffix(head, " chunked")
	head, expecting := strings.CutSuffix(head, " expecting")
	text := head + " HTTP/1.1\r\nHost: host\r\nConnection: close\r\nContent-Type: application/json\r\n"
	if expecting {
		text += "Expect: 100-continue\r\n"
	}
	if chunked {
		text += "Transfer-Encoding: chunked\r\n\r\n"
		body = fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(body), body)
	} else {
		text += fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body))
	}
	if !expecting { // else it is refused before
		text += body
	}
	go func() { _, _ = io.WriteString(conn, text) }() // which may be answered before it is read
	method, _, _ := strings.Cut(head, " ")
	answer, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		return nil, nil, err
	}
	content, err := io.ReadAll(answer.Body)
	return answer, content, err
}

// wellFormed checks what holds for every answer of a handler.
func wellFormed(t *testing.T, request string, answer *http.Response, body []byte) {
	t.Helper()
	if bytes.Contains(body, []byte("hunter2")) {
		t.Errorf("%.100s: the answer tells %s", request, body)
	}
	if answer.StatusCode < 400 || strings.Contains(request, "/%zz") || strings.HasSuffix(request, "/%") {
		return
	}
	if media := answer.Header.Get("Content-Type"); media != "application/json" && media != "application/problem+json" || answer.ContentLength <= 0 {
		t.Errorf("%.100s: %d %s, %d bytes", request, answer.StatusCode, media, answer.ContentLength)
	}
	if head := strings.HasPrefix(request, "HEAD "); head != (len(body) == 0) || len(body) > 2000 {
		t.Errorf("%.100s: %d bytes", request, len(body))
	}
}
