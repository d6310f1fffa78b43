package generator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
)

// generated generates a schema "s" with a lock, and returns the lock after it.
func generated(t *testing.T, content string, cfg plan.Config) (string, plan.Report) {
	t.Helper()
	text := `<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">` + content + `</Schema></edmx:DataServices></edmx:Edmx>`
	m, ds := schema.Read(schema.Source{Name: "s.xml", Data: []byte(text)}, schema.ReadOptions{})
	if len(ds.Errors()) > 0 {
		t.Fatal(ds.Errors())
	}
	cfg.Package, cfg.ImportPath = "p", "example.com/p"
	result, ds := generator.Generate(generator.Description{Model: m}, cfg)
	if result == nil {
		t.Fatal(ds)
	}
	for _, f := range result.Files {
		if f.Name == names.LockFile {
			return string(f.Content), result.Report
		}
	}
	t.Fatal("no lock")
	return "", plan.Report{}
}

func readLock(t *testing.T, text string) *names.Lock {
	t.Helper()
	lock, ds := names.ReadLock(names.LockFile, []byte(text))
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	return lock
}

// TestGoneFromLock takes elements away, of which the lock keeps nothing, although
// others of another kind have their names; what is only not in the slice stays.
func TestGoneFromLock(t *testing.T) {
	const desk = `<EntityType Name="desk"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>
<NavigationProperty Name="beside" Type="s.desk"/></EntityType>`
	const before = desk + `<Action Name="clear" IsBound="true"><Parameter Name="at" Type="s.desk"/></Action>
<Action Name="tidy" IsBound="true"><Parameter Name="at" Type="s.desk"/></Action>
<EntityContainer Name="C"><EntitySet Name="desks" EntityType="s.desk"/><EntitySet Name="main" EntityType="s.desk"/></EntityContainer>`
	const after = desk + `<Function Name="clear" IsBound="true"><Parameter Name="at" Type="s.desk"/><ReturnType Type="Edm.String"/></Function>
<Action Name="tidy" IsBound="true"><Parameter Name="at" Type="s.desk"/></Action>
<EntityContainer Name="C"><EntitySet Name="desks" EntityType="s.desk"/><Singleton Name="main" Type="s.desk"/></EntityContainer>`
	first, _ := generated(t, before, plan.Config{Server: true})
	for _, server := range []bool{true, false} {
		next, _ := generated(t, after, plan.Config{Server: server, Lock: readLock(t, first)})
		for _, gone := range []string{"name POST /desks/{}/s.clear ", "name POST /main/{}/s.clear ", "name GET /main/{} ", "name GET /main/{}/beside ", "name POST /main/{}/s.tidy ", "action s.clear"} {
			if !strings.Contains(first, gone) {
				t.Fatalf("no %s in %s", gone, first)
			}
			if strings.Contains(next, gone) {
				t.Errorf("server %v: %s is still in %s", server, gone, next)
			}
		}
		for _, stays := range []string{"name GET /desks ListDesks\n", "name GET /desks/{} GetDesk\n", "name GET /desks/{}/beside ReadDesksBeside\n", "name POST /desks/{}/s.tidy DesksTidy\n"} {
			if !strings.Contains(first, stays) || !strings.Contains(next, stays) {
				t.Errorf("server %v: no %s in %s", server, stays, next)
			}
		}
	}
}

// TestUnlistedShape has a type that loses most of its derived types: what references
// to it bring in stays, the report says why, and --shape decides it anew.
func TestUnlistedShape(t *testing.T) {
	description := func(derived int) string {
		var b strings.Builder
		b.WriteString(`<ComplexType Name="root"/><ComplexType Name="user"><Property Name="of" Type="s.root"/></ComplexType>`)
		for i := range derived {
			fmt.Fprintf(&b, `<ComplexType Name="d%d" BaseType="s.root"/>`, i)
		}
		return b.String()
	}
	many, report := generated(t, description(101), plan.Config{})
	const stays, has, had = "shape s.root interface-unlisted\n", "s.root has very many derived types", "s.root had very many derived types"
	if notes := strings.Join(report.Notes, "\n"); !strings.Contains(many, stays) || !strings.Contains(notes, has) {
		t.Fatalf("lock %s\nnotes %s", many, notes)
	}
	for _, left := range []int{0, 1} {
		cfg := plan.Config{Lock: readLock(t, many)}
		lock, report := generated(t, description(left), cfg)
		notes := strings.Join(report.Notes, "\n")
		if !strings.Contains(lock, stays) || strings.Contains(notes, has) || !strings.Contains(notes, had) || !strings.Contains(notes, "--shape s.root=interface") {
			t.Errorf("%d left: lock %s\nnotes %s", left, lock, notes)
		}
		cfg.Shape = map[string]string{"s.root": "interface"}
		lock, report = generated(t, description(left), cfg)
		if notes := strings.Join(report.Notes, "\n"); !strings.Contains(lock, "shape s.root interface\n") || strings.Contains(notes, had) {
			t.Errorf("%d left and --shape: lock %s\nnotes %s", left, lock, notes)
		}
	}
	// The flag, which may stay, takes nothing away from what is listed.
	few, _ := generated(t, description(1), plan.Config{})
	lock, _ := generated(t, description(101), plan.Config{Lock: readLock(t, few), Shape: map[string]string{"s.root": "interface"}})
	if !strings.Contains(lock, "shape s.root interface\n") {
		t.Errorf("lock %s", lock)
	}
}
