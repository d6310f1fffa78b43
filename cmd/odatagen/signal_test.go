package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/odatagen/odatagen/generator"
)

// asCommand is the environment variable with which the tests run as odatagen.
const asCommand = "ODATAGEN_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	os.Exit(withoutCache(m))
}

// withoutCache runs the tests with a cache folder of their own. That of the go command
// stays what it is.
func withoutCache(m *testing.M) int {
	dir, err := os.MkdirTemp("", "odatagen-cache-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	if users, err := os.UserCacheDir(); err == nil && os.Getenv("GOCACHE") == "" {
		os.Setenv("GOCACHE", filepath.Join(users, "go-build"))
	}
	os.Setenv("XDG_CACHE_HOME", dir)
	return m.Run()
}

// TestInterruptedWhileReading: a run that waits for its description ends with the
// first signal, and has changed nothing.
func TestInterruptedWhileReading(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		inFolder(t, map[string]string{"shop/types.gen.go": generator.Header + "\npackage shop\n"})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // for a run that hangs
		defer cancel()
		c := exec.CommandContext(ctx, self, "generate", "--schema", "-", "--out", "shop")
		c.Env = append(os.Environ(), asCommand+"=1")
		stdin, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		// More than a pipe holds: it reads.
		if _, err := stdin.Write(bytes.Repeat([]byte(" "), 4<<20)); err != nil {
			t.Fatal(err)
		}
		if err := c.Process.Signal(signal); err != nil {
			_ = c.Process.Kill()
			_ = c.Wait()
			t.Skip("this system cannot interrupt a process:", err)
		}
		if err := c.Wait(); err == nil || ctx.Err() != nil {
			t.Errorf("%v: the run ended with %v", signal, err)
		}
		if files := written(t, "shop"); len(files) != 1 || files["types.gen.go"] != generator.Header+"\npackage shop\n" {
			t.Errorf("%v: files: %v", signal, files)
		}
	}
}

func TestInterruptedWhileWriting(t *testing.T) {
	var stderr strings.Builder
	s := streams{err: &stderr}
	ctx, cancel := context.WithCancel(t.Context())
	problem := errors.New("shop is as it was")
	if code := s.stopped(ctx, problem); code != exitProblem {
		t.Errorf("a failure: %d", code)
	}
	cancel()
	if code := s.stopped(ctx, problem); code != exitInterrupted {
		t.Errorf("an interrupted run: %d", code)
	}
	if want := strings.Repeat("odatagen: shop is as it was\n", 2); stderr.String() != want {
		t.Errorf("printed: %s", stderr.String())
	}
}
