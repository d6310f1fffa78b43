package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// workshop is a module in a temporary folder, which requires what this module
// does. It has a name that no build cache knows, and gets another one when a
// build has to be cold again.
type workshop struct {
	dir, module string
	tools       map[string]string // by import path
	runs        int
	env         []string
	packages    int
}

func newWorkshop(runs int) (*workshop, error) {
	dir, err := os.MkdirTemp("", "cost")
	if err != nil {
		return nil, err
	}
	w := &workshop{dir: dir, tools: map[string]string{}, runs: runs, env: append(os.Environ(), "GOFLAGS=-mod=mod -buildvcs=false")}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return nil, err
		}
	}
	if err := w.rename(); err != nil {
		return nil, err
	}
	edit := exec.Command("go", "mod", "edit", "-replace", "github.com/odatagen/odatagen="+absolute(".."), filepath.Join(dir, "go.mod"))
	if out, err := edit.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	for _, tool := range []string{odatagen, oapi, ogen} {
		file := filepath.Join(dir, "bin", path.Base(tool))
		build := exec.Command("go", "build", "-p", "1", "-o", file, tool)
		if out, err := build.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("building %s: %w\n%s", tool, err, out)
		}
		w.tools[tool] = file
	}
	return w, nil
}

func (w *workshop) remove() { os.RemoveAll(w.dir) }

// rename gives the module a new name.
func (w *workshop) rename() error {
	w.module = fmt.Sprintf("cost%d", rand.Uint64())
	out, err := exec.Command("go", "mod", "edit", "-module", w.module, filepath.Join(w.dir, "go.mod")).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// usage is what a command took.
type usage struct {
	cpu    time.Duration
	memory int64 // bytes, of its largest process
}

func (u usage) String() string {
	seconds := u.cpu.Seconds()
	if seconds < 10 {
		return fmt.Sprintf("%.2f s, %d MB", seconds, u.memory/1e6)
	}
	return fmt.Sprintf("%.0f s, %d MB", seconds, u.memory/1e6)
}

// measure runs a command.
func (w *workshop) measure(name string, args ...string) (usage, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = w.dir, w.env
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return usage{}, &failure{err, out.String()}
	}
	u := usage{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.memory = r.Maxrss << 10 // kilobytes on Linux
	}
	return u, nil
}

// least measures a command several times if it is quick, and returns the least.
func (w *workshop) least(before func() error, name string, args ...string) (usage, error) {
	var least usage
	for i := range w.runs {
		if err := before(); err != nil {
			return usage{}, err
		}
		u, err := w.measure(name, args...)
		if err != nil {
			return usage{}, err
		}
		if i == 0 || u.cpu < least.cpu {
			least = u
		}
		if u.cpu > 10*time.Second {
			break
		}
	}
	return least, nil
}

// failure is a command that failed, and what it said.
type failure struct {
	err  error
	said string
}

func (f *failure) Error() string {
	lines := strings.Split(strings.TrimSpace(f.said), "\n")
	for _, line := range lines {
		for _, sign := range []string{"error generating code:", "yaml: line", ": cannot use ", "is not implemented"} {
			if strings.Contains(line, sign) {
				return shorten(line)
			}
		}
	}
	return shorten(lines[len(lines)-1])
}

func shorten(line string) string {
	line = strings.TrimSpace(strings.TrimLeft(line, " -"))
	if len(line) > 250 {
		line = line[:250] + "…"
	}
	return line
}

// columns are the steps of a subject, each a cell of its row.
var columns = []struct {
	name string
	cell func(*work) (string, error)
}{
	{"generate", (*work).generate},
	{"lines", (*work).lines},
	{"go build", (*work).build},
	{"go vet", (*work).vet},
	{"program", (*work).run},
}

// row returns the cells of a subject. The first step that fails is the last
// cell, and what it said is returned too.
func (w *workshop) row(s subject) (cells []string, said error) {
	w.packages++
	job := &work{workshop: w, subject: s, folder: fmt.Sprintf("p%d", w.packages)}
	for _, c := range columns {
		cell, err := c.cell(job)
		if err != nil {
			return append(cells, "fails"), err
		}
		cells = append(cells, cell)
	}
	return cells, nil
}
