package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// versioned describes a service as hardware has it: of each resource an abstract
// root in a document of its own, with versions in namespaces Res0.v1_3_2, in which a
// correction (the last number) is derived from the one before and not from the
// next version; and a collection of each, in the container by way of a service root.
type versioned struct{ resources, minors, corrections int }

const versionedHead = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">`

func versionedReference(uri string, namespaces ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<edmx:Reference Uri=\"http://example.org/%s\">", uri)
	for _, ns := range namespaces {
		fmt.Fprintf(&b, `<edmx:Include Namespace="%s"/>`, ns)
	}
	return b.String() + "</edmx:Reference>\n"
}

func versionedSchema(namespace, content string) string {
	return fmt.Sprintf("<Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"%s\">%s</Schema>\n", namespace, content)
}

func versionedDocument(references, schemas string) string {
	return versionedHead + references + "<edmx:DataServices>" + schemas + "</edmx:DataServices></edmx:Edmx>"
}

// files returns the documents by name: all.xml, which is read, and those of the
// folder csdl.
func (v versioned) files() map[string]string {
	base := versionedReference("v1/Base.xml", "Base")
	files := map[string]string{"csdl/Base.xml": versionedDocument("", versionedSchema("Base",
		`<EntityType Name="Base" Abstract="true"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.String" Nullable="false"/></EntityType>`))}
	roots, collections := "", ""
	for i := range v.resources {
		name := fmt.Sprintf("Res%d", i)
		files["csdl/"+name+".xml"] = v.resource(name, base)
		collections += versionedReference("v1/"+name+"List.xml", name+"List")
		roots += fmt.Sprintf(`<NavigationProperty Name="%s" Type="%sList.%[1]sList" ContainsTarget="true"/>`, name, name)
		files["csdl/"+name+"List.xml"] = versionedDocument(base+versionedReference("v1/"+name+".xml", name), versionedSchema(name+"List",
			fmt.Sprintf(`<EntityType Name="%sList" BaseType="Base.Base"><NavigationProperty Name="Members" Type="Collection(%[1]s.%[1]s)"/></EntityType>`, name)))
	}
	files["csdl/Root.xml"] = versionedDocument(base+collections, versionedSchema("Root", `<EntityType Name="Root" BaseType="Base.Base" Abstract="true"/>`)+
		versionedSchema("Root.v1_0_0", `<EntityType Name="Root" BaseType="Root.Root">`+roots+`</EntityType>`))
	files["all.xml"] = versionedDocument(versionedReference("v1/Root.xml", "Root", "Root.v1_0_0"),
		versionedSchema("Service", `<EntityContainer Name="Service"><Singleton Name="Service" Type="Root.v1_0_0.Root"/></EntityContainer>`))
	return files
}

// resource returns the document of a resource, which has something of a document of
// others that nobody has.
func (v versioned) resource(name, base string) string {
	schemas := versionedSchema(name, fmt.Sprintf(`<EntityType Name="%s" BaseType="Base.Base" Abstract="true"/><ComplexType Name="Part" Abstract="true"/>`, name))
	before, part := name, name
	for minor := range v.minors {
		from := before
		for correction := range v.corrections {
			ns := fmt.Sprintf("%s.v1_%d_%d", name, minor, correction)
			content := fmt.Sprintf(`<EntityType Name="%s" BaseType="%s.%[1]s">`, name, from)
			if correction == 0 {
				before = ns
				content += fmt.Sprintf(`<Property Name="P%d" Type="%s.Kind"/><NavigationProperty Name="Volume%[1]d" Type="Volume.Volume"/>`, minor, ns)
				if minor == 0 {
					content += fmt.Sprintf(`<Property Name="Part" Type="%s.Part"/><Property Name="Size" Type="Volume.Size"/>`, name)
				}
				content += `</EntityType><EnumType Name="Kind"><Member Name="Big"/></EnumType>`
			} else {
				content += `</EntityType>`
			}
			if correction == 0 && minor%4 == 0 {
				content += fmt.Sprintf(`<ComplexType Name="Part" BaseType="%s.Part"><Property Name="N%d" Type="Edm.Int64"/></ComplexType>`, part, minor)
				part = ns
			}
			from = ns
			schemas += versionedSchema(ns, content)
		}
	}
	return versionedDocument(base+versionedReference("others/v1/Volume.xml", "Volume"), schemas)
}

// newest returns payloads of the newest versions, by their type.
func (v versioned) newest() map[string]string {
	payloads := map[string]string{"Root.v1_0_0.Root": `{"@odata.id":"/v1","@odata.type":"#Root.v1_0_0.Root","Id":"r","Res0":{"@odata.id":"/v1/Res0"},"Links":{}}`}
	for i := range v.resources {
		name := fmt.Sprintf("Res%d", i)
		typ := fmt.Sprintf("%s.v1_%d_%d.%[1]s", name, v.minors-1, v.corrections-1)
		last := (v.minors - 1) / 4 * 4
		payload := fmt.Sprintf(`{"@odata.id":"/v1/%s/1","@odata.type":"#%s","Id":"1","P0":"Big","P%d":"Big","Size":{"@odata.type":"#Volume.Size","MiB":1.50},`+
			`"Volume0":{"@odata.id":"/volumes/1"},"Part":{"@odata.type":"#%[1]s.v1_%[4]d_0.Part","N0":9007199254740993,"N%[4]d":4},"Oem":{"X":[null]}}`, name, typ, v.minors-1, last)
		payloads[typ] = payload
		payloads[name+"List."+name+"List"] = fmt.Sprintf(`{"@odata.id":"/v1/%s","@odata.type":"#%[1]sList.%[1]sList","Id":"l","Members":[{"@odata.id":"/v1/%[1]s/2"},%s],"Members@odata.count":2}`, name, payload)
	}
	return payloads
}

var versionedFlags = []string{"--schema", "all.xml", "--reference", "http://example.org/v1/=csdl/", "--opaque", "http://example.org/others/"}

// advised returns the flags behind the words of a report that lead to them.
func advised(t *testing.T, report string) []string {
	t.Helper()
	_, line, found := strings.Cut(report, "to have them: ")
	if !found {
		t.Fatalf("no advice in\n%s", report)
	}
	line, _, _ = strings.Cut(line, "\n")
	return strings.Fields(strings.ReplaceAll(line, "'", ""))
}

// TestVersioned generates from a service of many documents and versions what the
// report of a run without --include advises, and reads the payloads of today.
func TestVersioned(t *testing.T) {
	service := versioned{resources: 5, minors: 12, corrections: 10}
	inFolder(t, service.files())
	flags := append([]string{"--out", "out", "--package", "out"}, versionedFlags...)
	code, report, stderr := execute(t, "", append([]string{"generate"}, flags...)...)
	if code != exitOK || !strings.Contains(report, "none of the types derived from Res0.Res0 and 4 other abstract types is in the slice") {
		t.Fatalf("generate: %d\n%s%s", code, report, stderr)
	}
	if want := "http://example.org/others/ is opaque, and what has its Volume.Size and 1 more is raw JSON, undeclared or left out: 60 navigation properties, 5 properties\n"; !strings.Contains(report, want) {
		t.Errorf("the report is\n%s, lacks\n%s", report, want)
	}
	flags = append(flags, advised(t, report)...)
	code, report, stderr = execute(t, "", append([]string{"generate", "--verbose"}, flags...)...)
	if code != exitOK || strings.Contains(report, "none of the types") {
		t.Fatalf("generate as advised: %d\n%s%s", code, report, stderr)
	}
	types := regexp.MustCompile(`(?m)^  \+ (\S+):`).FindAllStringSubmatch(report, -1)
	// The root and its abstract base, and of each resource two lists and roots, the
	// versions that the newest is derived from with their enumerations, the parts.
	if want := 3 + service.resources*(3+12+9+12+3); len(types) != want {
		t.Errorf("%d types, want %d:\n%s", len(types), want, report)
	}
	for _, command := range [][]string{{"check"}, {"convert", "--to", "csdl-xml"}, {"convert", "--to", "csdl-json"}, {"convert", "--to", "openapi"}} {
		args := append(command, flags...)
		if command[0] == "convert" {
			args = append(append(command, versionedFlags...), flags[len(flags)-4:]...)
		}
		code, text, stderr := execute(t, "", args...)
		if code != exitOK || command[0] == "convert" && (!strings.Contains(text, "Res4.v1_11_9") || strings.Contains(text, "v1_3_5") || !strings.Contains(stderr, "is opaque")) {
			t.Errorf("%v: %d\n%.3000s%s", command, code, text, stderr)
		}
	}
	if !testing.Short() {
		roundTrip(t, service.newest())
	}
}

// TestReferenceFlags has what is wrong with the flags about other documents.
func TestReferenceFlags(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop, "api.yaml": "openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths: {}\n", "csdl/a.xml": ""})
	for _, c := range []struct{ flags, want string }{
		{"--schema shop.xml --reference http://x/=gone", "odatagen convert: --reference http://x/=gone: no such file or directory\nRun 'odatagen help convert' for the usage.\n"},
		{"--schema shop.xml --reference http://x=csdl/", "odatagen convert: --reference http://x=csdl/ gives a folder for one document: end the URI with a slash, as in http://x/=csdl/, to give it for all below\nRun 'odatagen help convert' for the usage.\n"},
		{"--schema shop.xml --reference http://x/=csdl/", "shop.xml: no document references \"http://x/\", for which \"csdl/\" was given: give the URI as the reference has it, or leave it out [reference-unused]\n"},
		{"--schema shop.xml --opaque http://x/", "shop.xml: no document references \"http://x/\", which is to be opaque: give the URI as the reference has it, or a part of it that ends in a slash, or leave it out [opaque-unused]\n"},
		{"--schema api.yaml --opaque http://x/", "api.yaml: --opaque is for CSDL, which the description is not: leave it out [opaque-unused]\n"},
		{"--schema shop.xml --opaque=", "odatagen convert: --opaque is empty: give the URI of a referenced document, or leave it out\nRun 'odatagen help convert' for the usage.\n"},
	} {
		code, stdout, stderr := execute(t, "", append([]string{"convert", "--to", "csdl-json", "--quiet"}, strings.Fields(c.flags)...)...)
		if code == exitOK || stdout != "" || stderr != c.want {
			t.Errorf("%s: %d\n%s%s\nwant\n%s", c.flags, code, stdout, stderr, c.want)
		}
	}
}

// roundTrip builds the package in the folder out and reads and writes payloads.
func roundTrip(t *testing.T, payloads map[string]string) {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	root := filepath.Dir(filepath.Dir(filepath.Dir(here)))
	const program = `package main

import ("encoding/json"; "fmt"; "os"; "example.org/test/out"; "github.com/odatagen/odatagen/wire")

func main() {
	var payloads map[string]json.RawMessage
	if err := json.NewDecoder(os.Stdin).Decode(&payloads); err != nil { panic(err) }
	for name, payload := range payloads {
		v := out.New(name)
		if v == nil { fmt.Fprintln(os.Stderr, "no type", name); os.Exit(1) }
		if err := wire.Unmarshal(payload, v); err != nil { fmt.Fprintln(os.Stderr, name, err); os.Exit(1) }
		text, err := wire.Marshal(v)
		if err != nil { fmt.Fprintln(os.Stderr, name, err); os.Exit(1) }
		payloads[name] = text
		if list, ok := v.(*out.Res0ListRes0List); ok && fmt.Sprintf("%T", list.Members[1]) != "*out.Res0V1_11_9Res0" {
			fmt.Fprintf(os.Stderr, "a member is a %T", list.Members[1]); os.Exit(1)
		}
	}
	json.NewEncoder(os.Stdout).Encode(payloads)
}
`
	for name, text := range map[string]string{
		"go.mod":  "module example.org/test\n\ngo 1.26.0\n\nrequire github.com/odatagen/odatagen v0.0.0\n\nreplace github.com/odatagen/odatagen => " + root + "\n",
		"main.go": program,
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw := map[string]json.RawMessage{}
	for name, text := range payloads {
		raw[name] = json.RawMessage(text)
	}
	in, err := json.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	vet := exec.Command("go", "vet", "-mod=mod", "./...")
	if out, err := vet.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	command := exec.Command("go", "run", "-mod=mod", ".")
	command.Stdin = strings.NewReader(string(in))
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, err.(*exec.ExitError).Stderr)
	}
	var written map[string]json.RawMessage
	if err := json.Unmarshal(out, &written); err != nil {
		t.Fatal(err)
	}
	for name, want := range payloads {
		if got := string(written[name]); !reflect.DeepEqual(numbered(t, got), numbered(t, want)) {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}

// numbered reads JSON, numbers as their text.
func numbered(t *testing.T, text string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestVersionedLinear checks that what a run allocates grows as the number of
// namespaces does, whether they are in one document or in many: of four times as
// many not much more than four times as much. What takes more time than that
// allocates so, mostly.
func TestVersionedLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("generates from large descriptions")
	}
	one := func(n int) map[string]string {
		var schemas strings.Builder
		for i := range n {
			schemas.WriteString(versionedSchema(fmt.Sprintf("Res%d.v1_%d_0", i/20, i%20), `<ComplexType Name="T"><Property Name="A" Type="Edm.String"/></ComplexType>`))
		}
		return map[string]string{"all.xml": versionedDocument("", schemas.String())}
	}
	many := func(n int) map[string]string { return versioned{n / 40, 8, 5}.files() }
	for name, c := range map[string]struct {
		files func(int) map[string]string
		flags []string
	}{
		"one document":   {one, nil},
		"many documents": {many, append(slices.Clone(versionedFlags[2:]), "--include", "**", "--include", "*.newest.*")},
		"no patterns":    {many, versionedFlags[2:]},
		"every version":  {many, append(slices.Clone(versionedFlags[2:]), "--include", "**", "--include", "**.*")},
	} {
		t.Run(name, func(t *testing.T) {
			allocated := func(n int) float64 {
				inFolder(t, c.files(n))
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				code, _, stderr := execute(t, "", append([]string{"generate", "--schema", "all.xml", "--out", "out", "--package", "out"}, c.flags...)...)
				runtime.ReadMemStats(&after)
				if code != exitOK {
					t.Fatal(stderr)
				}
				return float64(after.TotalAlloc - before.TotalAlloc)
			}
			small, large := allocated(200), allocated(800)
			if ratio := large / small; ratio > 4.6 {
				t.Errorf("four times the namespaces allocate %.1f times as much", ratio)
			}
		})
	}
}
