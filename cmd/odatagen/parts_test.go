package main

import (
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/odatagen/odatagen/schema"
)

func TestVersionText(t *testing.T) {
	commit := []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef0123"}}
	for want, info := range map[string]*debug.BuildInfo{
		"odatagen (unknown version)":                             nil,
		"odatagen (devel)":                                       {},
		"odatagen v1.2.3 built with go1.26.1":                    {GoVersion: "go1.26.1", Main: debug.Module{Version: "v1.2.3"}},
		"odatagen v1.2.3 commit 0123456789ab":                    {Main: debug.Module{Version: "v1.2.3"}, Settings: commit},
		"odatagen v1.2.3 commit 0123456789ab with local changes": {Main: debug.Module{Version: "v1.2.3"}, Settings: append(commit, debug.BuildSetting{Key: "vcs.modified", Value: "true"})},
	} {
		if got := versionText(info); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if code, stdout, _ := execute(t, "", "version"); code != exitOK || !strings.HasPrefix(stdout, "odatagen ") {
		t.Errorf("version: %d %s", code, stdout)
	}
	if code, stdout, _ := execute(t, "", "--version"); code != exitOK || !strings.HasPrefix(stdout, "odatagen ") {
		t.Errorf("--version: %d %s", code, stdout)
	}
}

func TestSuggestion(t *testing.T) {
	for _, test := range []struct{ typed, want string }{
		{"shema", "; did you mean --schema?"},
		{"schem", "; did you mean --schema?"},
		{"packge", "; did you mean --package?"},
		{"x", ""},
		{"", ""},
		{"something", ""},
	} {
		if got := schema.DidYouMean(test.typed, []string{"schema", "package", "out"}, "--"); got != test.want {
			t.Errorf("%q: got %q, want %q", test.typed, got, test.want)
		}
	}
}

// screen is a writer that goroutines may share.
type screen struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func TestProgress(t *testing.T) {
	var s screen
	p := newProgress(&s, time.Millisecond)
	p.stage("reading")
	for deadline := time.Now().Add(10 * time.Second); s.String() == "" && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	p.stage("writing")
	p.stop()
	p.stop()
	got := s.String()
	if !strings.HasPrefix(got, "\r\x1b[Kreading …") || !strings.Contains(got, "\r\x1b[Kwriting …") || !strings.HasSuffix(got, "\r\x1b[K") {
		t.Errorf("got %q", got)
	}
	time.Sleep(5 * time.Millisecond)
	if s.String() != got {
		t.Errorf("printed after the stop: %q", s.String()[len(got):])
	}
}

// TestProgressSilent: a short run shows nothing, nor does one without a terminal.
func TestProgressSilent(t *testing.T) {
	var s screen
	p := newProgress(&s, time.Hour)
	p.stage("reading")
	p.pause()
	p.stage("writing")
	p.stop()
	if s.String() != "" {
		t.Errorf("a short run shows %q", s.String())
	}
	if startProgress(&s) != nil {
		t.Error("progress is shown in a buffer")
	}
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if startProgress(f) != nil {
		t.Error("progress is shown in a file")
	}
}
