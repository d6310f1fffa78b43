package main

import (
	"os"
	"strings"
	"testing"
)

// signals has a member that would have the Go name of another.
func signals(members string) string {
	return `<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="rail" xmlns="http://docs.oasis-open.org/odata/ns/edm"><EnumType Name="signal"><Member Name="go_on"/>` + members + `</EnumType>
<ComplexType Name="track"><Property Name="gauge" Type="Edm.Int32"/></ComplexType></Schema></edmx:DataServices></edmx:Edmx>`
}

// TestLockFits has a lock that is missing, of another package, and of a smaller
// description: constants that mean something else are warned of, and said.
func TestLockFits(t *testing.T) {
	const header = "# odatagen.lock v1: names\n"
	full := signals(`<Member Name="goOn"/>`)
	inFolder(t, map[string]string{"small.xml": signals(""), "rail.xml": full, "shop.xml": shop,
		"renamed.xml": strings.Replace(full, `Namespace="rail"`, `Namespace="tram"`, 1)})
	run := func(command, file string) string {
		t.Helper()
		_, stdout, stderr := execute(t, "", command, "--schema", file, "--out", "p", "--format", "github")
		return stdout + stderr
	}
	for _, c := range []struct{ name, lock, file, want string }{
		{"kept", "", "rail.xml", ""},
		{"missing", "none", "rail.xml", "lock-missing"},
		{"of another package", header + "name shop.item Item\nname shop.item/price Price\n", "rail.xml", "lock-foreign"},
		{"without names", header, "rail.xml", "lock-foreign"},
		{"of another namespace", "", "renamed.xml", ""},
		{"another description", "", "shop.xml", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := os.RemoveAll("p"); err != nil {
				t.Fatal(err)
			}
			for _, file := range []string{"small.xml", "rail.xml"} {
				if out := run("generate", file); strings.Contains(out, "lock-") {
					t.Fatalf("%s: %s", file, out)
				}
			}
			switch c.lock {
			case "":
			case "none":
				if err := os.Remove("p/odatagen.lock"); err != nil {
					t.Fatal(err)
				}
			default:
				if err := os.WriteFile("p/odatagen.lock", []byte(c.lock), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for _, command := range []string{"check", "generate"} {
				out := run(command, c.file)
				if strings.Contains(out, "lock-") != (c.want != "") || !strings.Contains(out, c.want) {
					t.Errorf("%s says\n%s", command, out)
				}
				if c.want != "" && !strings.Contains(out, `SignalGoOn is "goOn", not "go_on"`) {
					t.Errorf("%s does not say what the constant means:\n%s", command, out)
				}
			}
			if out := run("generate", c.file); strings.Contains(out, "lock-") || strings.Contains(out, "since the last run") {
				t.Errorf("the same again says\n%s", out)
			}
		})
	}
}

// TestLockIsShown writes the warning out where others are counted.
func TestLockIsShown(t *testing.T) {
	inFolder(t, map[string]string{"rail.xml": strings.Replace(signals(""), "Edm.Int32", "Edm.Int32\" Scale=\"3", 1)})
	args := []string{"generate", "--schema", "rail.xml", "--out", "p"}
	if code, _, stderr := execute(t, "", args...); code != exitOK {
		t.Fatal(stderr)
	}
	if err := os.Remove("p/odatagen.lock"); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := execute(t, "", args...)
	if code != exitOK || !strings.HasPrefix(stderr, "p/odatagen.lock: warning: the file is missing beside generated Go") || !strings.HasSuffix(stderr, "[lock-missing]\n2 warnings: 1 facet-misplaced, 1 lock-missing; --verbose shows them\n") {
		t.Errorf("%d\n%s", code, stderr)
	}
}
