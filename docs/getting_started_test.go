package docs_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const gettingStarted = "getting-started.md"

// instead are the lines of the page that the test runs in another way: those that need
// the network, a second terminal or another port, and those that are to fail.
var instead = map[string]string{
	"git clone https://github.com/odatagen/odatagen": `ln -s "$ROOT" odatagen`,
	"git commit -qm \"A warehouse\"":                 `git commit -qm "A warehouse"; cp -r . ../committed`,

	"go run ./serve": `go build -o ../server ./serve
../server -addr localhost:$PORT & server=$!
trap 'kill $server' EXIT
until (echo > /dev/tcp/localhost/$PORT) 2>/dev/null; do kill -0 $server; sleep 0.1; done`,
	"curl 'localhost:8080/Articles?$top=1&$select=Name,OnHand'": `curl -sS "localhost:$PORT/Articles?\$top=1&\$select=Name,OnHand"; echo`,
	"go run ./shortage": `go run ./shortage -service http://localhost:$PORT`,

	"go tool odatagen diff --git HEAD": `fails 3 go tool odatagen diff --git HEAD
fails 1 go tool odatagen check --quiet`,
	"go build ./...": `fails 1 go build ./...`,
}

// added is what names the file that the next block is, or is added to.
var added = regexp.MustCompile("(in|into|to) `([\\w.]+)`:\n\n$")

// TestGettingStarted does what the page says, in its order: what the page shows as
// printed is printed, and what the fourth step commits is examples/downstream.
func TestGettingStarted(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("SKIPPED: the page uses curl, which is not here")
	}
	w := &workshop{dir: t.TempDir()}
	var err error
	if w.root, err = filepath.Abs(".."); err != nil {
		t.Fatal(err)
	}
	script, printed := replay(pages(t)[gettingStarted])
	port := freePort(t)
	cmd := w.command(w.dir, script)
	cmd.Env = append(cmd.Env, "ROOT="+w.root, "PORT="+port, "GOSUMDB=off", // the versions are those of this module's go.sum
		"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.org")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := strings.ReplaceAll(string(out), "localhost:"+port, "localhost:8080")
	for _, line := range printed {
		if !strings.Contains("\n"+got, "\n"+line+"\n") {
			t.Errorf("nothing prints %q", line)
		}
	}
	w.compareExample(t, filepath.Join(w.dir, "committed"))
	if t.Failed() {
		t.Logf("the output is\n%s", got)
	}
}

// replay makes a script of a page: of its commands, and of the files that it shows. It
// returns what the page says that these print, line by line.
func replay(page string) (script string, printed []string) {
	var b strings.Builder
	b.WriteString("set -e\nfails() { want=$1; shift; code=0; \"$@\" || code=$?; test $code = $want; }\n")
	end := 0
	for _, m := range fence.FindAllStringSubmatchIndex(page, -1) {
		before, language, text := page[end:m[0]], page[m[2]:m[3]], page[m[4]:m[5]]
		end = m[1]
		switch name := added.FindStringSubmatch(before); {
		case language == "sh":
			for line := range strings.Lines(text) {
				line = strings.TrimSpace(line)
				if other := instead[line]; other != "" {
					line = other
				}
				fmt.Fprintln(&b, line)
			}
		case name != nil && name[1] == "to":
			fmt.Fprintf(&b, "cat >> %s <<'END'\n%sEND\n", name[2], text)
		case name != nil:
			fmt.Fprintf(&b, "cat > %s <<'END'\n%sEND\n", name[2], text)
		case language == "":
			printed = append(printed, strings.Split(strings.TrimSuffix(text, "\n"), "\n")...)
		}
	}
	return b.String(), printed
}

// freePort returns a port that nobody listens to.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// compareExample holds the files of a folder against those of examples/downstream, but
// for go.mod and go.sum, which say where odatagen is.
func (w *workshop) compareExample(t *testing.T, folder string) {
	t.Helper()
	example := filepath.Join(w.root, "examples", "downstream")
	theirs, ours := filesBelow(t, folder), filesBelow(t, example)
	for name, data := range ours {
		if !bytes.Equal(theirs[name], data) {
			t.Errorf("%s of the example is not what the page leaves", name)
		}
		delete(theirs, name)
	}
	for name := range theirs {
		t.Errorf("the example has no %s", name)
	}
}

// filesBelow returns the files of a folder, by name, without what belongs to Git.
func filesBelow(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == ".git" {
			return filepath.SkipDir
		}
		if err != nil || d.IsDir() || d.Name() == "go.mod" || d.Name() == "go.sum" {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		files[name], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestWorkflow: what the workflow of the example runs is what the page says.
func TestWorkflow(t *testing.T) {
	workflow, err := os.ReadFile("../examples/downstream/.github/workflows/odatagen.yml")
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for _, m := range regexp.MustCompile(`(?m)^ +- run: (.*\n)`).FindAllSubmatch(workflow, -1) {
		lines.Write(m[1])
	}
	if lines.Len() == 0 || !strings.Contains(pages(t)[gettingStarted], "It runs\n\n```sh\n"+lines.String()+"```\n") {
		t.Errorf("the workflow runs\n%s", lines.String())
	}
}
