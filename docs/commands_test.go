package docs_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
)

// elsewhere are the commands of the pages that TestCommandsRun does not run, each
// with what holds instead that it is right.
var elsewhere = map[string]string{
	"go test ./...":                 "this is it",
	"go run ./examples/callrecords": "its own test sends the README's request",
	"curl -H 'Authorization: Bearer secret' 'localhost:8080/v1.0/communications/callRecords/e523d2ed/sessions/e523d2ed?$expand=segments'": "the same test",

	"go mod edit -replace github.com/odatagen/odatagen=../odatagen -tool github.com/odatagen/odatagen/cmd/odatagen": "TestInYourProject",
	"go mod tidy": "TestInYourProject",

	"odatagen diff old.xml metadata.xml --out callrecords":      "TestDiff of the command",
	"odatagen diff --git HEAD~1 metadata.xml --out callrecords": "TestDiffGit of the command",
	"odatagen diff --git origin/main":                           "TestDiffGitConfiguration of the command",

	"odatagen diff old.xml metadata.xml --out callrecords --format html > changes.html": "TestDiff, and the tests of the page",
	"odatagen diff --git origin/main metadata.xml --format markdown > changes.md":       "the same test, and TestRender of the renderer",

	"go test ./wire -run Twin -twin.cases 100000":                               "takes long",
	"go test ./odata/query/evaluate -run Twin -twin.cases 60000":                "takes long",
	"make fuzz FUZZTIME=5m":                                                     "takes long",
	"make fuzz FUZZFLAGS=-race":                                                 "takes long",
	"GODEBUG=clobberfree=1 GOGC=1 make fuzz FUZZFLAGS=-gcflags=all=-d=checkptr": "takes long",

	"make bench":       "takes long",
	"make cost":        "takes long",
	"make performance": "takes long",
	"make allocations": "takes long",
}

var (
	folders = regexp.MustCompile(`(?:^| )\./([\w/]+)`)
	targets = regexp.MustCompile(`\bmake (\w+)`)
)

// TestCommandsRun runs the commands of the pages: those of the go command in the
// root, those of odatagen in a folder that has the descriptions which they name. What
// is written goes to another folder, and is what stands below generated where it is
// from the same description: so that the snippets come from the command shown.
func TestCommandsRun(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the generator")
	}
	w := newWorkshop(t)
	used := map[string]bool{}
	for page, text := range pages(t) {
		if page == gettingStarted {
			continue // TestGettingStarted runs its lines in their order
		}
		for _, m := range fence.FindAllStringSubmatch(text, -1) {
			if m[1] != "sh" {
				continue
			}
			for _, line := range strings.Split(strings.TrimSpace(strings.ReplaceAll(m[2], "\\\n", " ")), "\n") {
				line, _, _ = strings.Cut(line, "  #")
				line = strings.TrimSpace(line)
				if elsewhere[line] != "" {
					used[line] = true
					w.exists(t, page, line)
					continue
				}
				t.Run(filepath.Base(page)+" "+line, func(t *testing.T) { w.run(t, line) })
			}
		}
	}
	for line := range elsewhere {
		if !used[line] {
			t.Errorf("no page shows %s", line)
		}
	}
}

// A service of two documents and two versions, which references one that is missing.
const (
	hardware = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:Reference Uri="http://redfish.dmtf.org/schemas/v1/Chassis_v1.xml"><edmx:Include Namespace="Chassis"/></edmx:Reference>
<edmx:DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Service">
<EntityContainer Name="Service"><EntitySet Name="Chassis" EntityType="Chassis.Chassis"/></EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`
	chassis = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:Reference Uri="http://redfish.dmtf.org/schemas/swordfish/v1/Volume_v1.xml"><edmx:Include Namespace="Volume"/></edmx:Reference>
<edmx:DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Chassis"><EntityType Name="Chassis" Abstract="true">
<Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.String" Nullable="false"/></EntityType></Schema>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Chassis.v1_9_0"><EntityType Name="Chassis" BaseType="Chassis.Chassis"/></Schema>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Chassis.v1_10_0"><EntityType Name="Chassis" BaseType="Chassis.v1_9_0.Chassis">
<NavigationProperty Name="Volume" Type="Volume.Volume"/></EntityType></Schema></edmx:DataServices></edmx:Edmx>`
)

// A page that documents a request.
const session = "```http\nGET /communications/callRecords/7/sessions/8\n```\n```json\n{\"id\": \"8\", \"modalities\": [\"audio\"]}\n```\n"

// workshop is where commands are run.
type workshop struct {
	root string // of the repository
	dir  string // has the command, the descriptions that pages name, and what is written
}

func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	w := &workshop{root: root, dir: t.TempDir()}
	if out, err := w.command(root, "go build -o "+w.dir+"/ ./cmd/odatagen").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// What is written there is imported by the paths that the goldens have.
	w.write(t, "go.mod", []byte("module github.com/odatagen/odatagen\n\ngo 1.26.0\n"))
	w.copy(t, "metadata.xml", "generated/callrecords/callrecords.csdl.xml")
	w.copy(t, "openapi.yaml", "generated/stations/stations.openapi.yaml")
	for _, folder := range []string{"csdl", "examples/overlays", "api", "internal/callrecords"} {
		if err := os.MkdirAll(filepath.Join(w.dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	w.copy(t, "examples/overlays/graph-v1.0.yaml", "examples/overlays/graph-v1.0.yaml")
	w.write(t, "api/get-session.md", []byte(session))
	w.write(t, "internal/callrecords/doc.go", []byte("package callrecords\n"))
	w.write(t, "service.xml", []byte(hardware))
	w.write(t, "csdl/Chassis_v1.xml", []byte(chassis))
	text, err := w.command(root, w.dir+"/odatagen convert --schema generated/callrecords/callrecords.csdl.xml --to openapi").Output()
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "openapi.json", text) // YAML has all of JSON, and is told from it by its content
	return w
}

func (w *workshop) write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func (w *workshop) copy(t *testing.T, name, from string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(w.root, from))
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, name, data)
}

func (w *workshop) command(dir, line string) *exec.Cmd {
	cmd := exec.Command("bash", "-c", line)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+w.dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return cmd
}

// exists checks that the folders and targets that a command names are there.
func (w *workshop) exists(t *testing.T, page, line string) {
	t.Helper()
	for _, m := range folders.FindAllStringSubmatch(line, -1) {
		if _, err := os.Stat(filepath.Join(w.root, m[1])); err != nil {
			t.Errorf("%s: %s: %v", page, line, err)
		}
	}
	makefile, err := os.ReadFile(filepath.Join(w.root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range targets.FindAllStringSubmatch(line, -1) {
		if !bytes.Contains(makefile, []byte("\n"+m[1]+":")) {
			t.Errorf("%s: %s: the Makefile has no target %s", page, line, m[1])
		}
	}
}

var (
	schemaFlag = regexp.MustCompile(`--schema generated/(\w+)/`)
	outFlag    = regexp.MustCompile(`--out (?:\./)?(?:\w+/)*(\w+)`)
)

// run runs a command of a page.
func (w *workshop) run(t *testing.T, line string) {
	dir := w.dir
	if strings.HasPrefix(line, "go ") {
		dir = w.root
	}
	if strings.Contains(line, "graph.xml") {
		w.write(t, "graph.xml", corpora.Read(t, "graph/graph-v1.0.csdl.xml"))
	}
	if strings.Contains(line, " generate ") {
		line = outFlag.ReplaceAllString(line, "--out "+w.dir+"/generated/$1")
	}
	line = strings.ReplaceAll(line, "./_try/", "./generated/") // which have the same content, as below
	if out, err := w.command(dir, line).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	if m := schemaFlag.FindStringSubmatch(line); m != nil {
		w.compare(t, filepath.Join("generated", m[1]))
	}
}

// compare holds what was generated against the golden.
func (w *workshop) compare(t *testing.T, folder string) {
	t.Helper()
	compared := 0
	err := filepath.WalkDir(filepath.Join(w.dir, folder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		compared++
		name, err := filepath.Rel(w.dir, path)
		if err != nil {
			return err
		}
		got, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		want, err := os.ReadFile(filepath.Join(w.root, name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what stands there: %v", name, err)
		}
		return nil
	})
	if err != nil || compared == 0 {
		t.Errorf("%d files in %s: %v", compared, folder, err)
	}
}

// TestInYourProject does what the README says under "In your project", in a module
// beside a clone.
func TestInYourProject(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	w := newWorkshop(t)
	if err := os.Symlink(w.root, filepath.Join(w.dir, "odatagen-clone")); err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(pages(t)["../README.md"], "\n## In your project\n")
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := fence.FindAllStringSubmatch(section, -1)
	if len(blocks) < 2 || blocks[0][1] != "sh" || blocks[1][1] != "" {
		t.Fatal("the section does not begin with commands and a generate line")
	}
	shop := filepath.Join(w.dir, "calls")
	if err := os.Mkdir(shop, 0o755); err != nil {
		t.Fatal(err)
	}
	w.write(t, "calls/go.mod", []byte("module example.com/calls\n\ngo 1.26.0\n"))
	w.write(t, "calls/calls.go", []byte("package calls\n\n"+blocks[1][2]))
	w.copy(t, "calls/metadata.xml", "generated/callrecords/callrecords.csdl.xml")
	setup := strings.ReplaceAll(blocks[0][2], "=../odatagen ", "=../odatagen-clone ")
	for _, line := range []string{"set -e\n" + setup, "go generate ./...", "go vet ./..."} {
		cmd := w.command(shop, line)
		cmd.Env = append(cmd.Env, "GOFLAGS=-mod=mod", "GOSUMDB=off") // the versions are those of this module's go.sum
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", line, err, out)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(shop, "*.gen.go")); len(files) == 0 {
		t.Error("nothing was generated")
	}
}
