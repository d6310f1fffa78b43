package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDeclaredTwice: Go of the user that declares what generated Go does stops both
// commands, and what the message says to do helps.
func TestDeclaredTwice(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop, "shop/item.go": "package shop\n\ntype Item struct{}\n"})
	flags := []string{"--schema", "shop.xml", "--out", "shop", "--quiet"}
	want := "odatagen: " + filepath.Join("shop", "item.go") + ":3:6: Item is declared here, and in generated Go at " + filepath.Join("shop", "types.gen.go") + ":"
	for _, command := range []string{"generate", "check"} {
		code, stdout, stderr := execute(t, "", append([]string{command}, flags...)...)
		if code != exitProblem || stdout != "" || !strings.HasPrefix(stderr, want) || !strings.HasSuffix(stderr, ": give it another name here, or there with --rename 'shop.item=NAME'\n") {
			t.Errorf("%s: %d\n%s%s", command, code, stdout, stderr)
		}
	}
	if files := written(t, "shop"); len(files) != 1 {
		t.Errorf("files: %v", files)
	}
	for _, command := range []string{"generate", "check"} {
		if code, _, stderr := execute(t, "", append([]string{command, "--rename", "shop.item=Thing"}, flags...)...); code != exitOK {
			t.Errorf("%s with --rename: %d\n%s", command, code, stderr)
		}
	}
}

// TestServerLeftOut has a description grow beyond what is served, and shrink again: what
// served it is removed, and said to be, what the user has beside it stays, and so do names.
func TestServerLeftOut(t *testing.T) {
	growing := func(functions, sets int) string {
		var b strings.Builder
		for i := range functions {
			fmt.Fprintf(&b, `<Function Name="f%d" IsBound="true"><Parameter Name="it" Type="shop.item"/><ReturnType Type="Edm.String"/></Function>`, i)
		}
		b.WriteString(`<EntityContainer Name="Shop">`)
		for i := range sets {
			fmt.Fprintf(&b, `<EntitySet Name="set%d" EntityType="shop.item"/>`, i)
		}
		before, after, _ := strings.Cut(shop, `<EntityContainer Name="Shop">`)
		return before + b.String() + after
	}
	few, many := growing(1, 1), growing(480, 110)
	inFolder(t, nil)
	run := func(command, schema string) (stdout, stderr string) {
		t.Helper()
		code, stdout, stderr := execute(t, schema, command, "--schema", "-", "--out", "shop")
		if code != exitOK {
			t.Fatalf("%s: %d\n%s", command, code, stderr)
		}
		return stdout, stderr
	}
	run("generate", few)
	first := written(t, "shop")

	stdout, stderr := run("generate", many)
	rest, removed := written(t, "shop"), 0
	for name := range first {
		if _, there := rest[name]; !there {
			removed++
		}
	}
	line, _, _ := strings.Cut(stdout, "\n")
	if removed == 0 || !strings.HasSuffix(line, fmt.Sprintf(", %d removed", removed)) || !strings.Contains(stderr, "warning: the server is left out") {
		t.Errorf("%d files are gone\n%s%s", removed, stdout, stderr)
	}
	if _, err := os.Stat("shop/shophttp"); err == nil {
		t.Errorf("there are %v", written(t, "shop/shophttp"))
	}
	if stdout, _ := run("check", many); stdout != "shop is up to date\n" {
		t.Error(stdout)
	}
	if lock := rest["odatagen.lock"]; !strings.Contains(lock, "\nname GET /set0/{} GetSet0\n") {
		t.Errorf("the names of the server are not kept:\n%.2000s", lock)
	}

	run("generate", few)
	if again := written(t, "shop"); !maps.Equal(again, first) {
		t.Error("the files are not those of before")
	}
	if err := os.WriteFile("shop/shophttp/mine.go", []byte("package shophttp\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	run("generate", many)
	if left := written(t, "shop/shophttp"); len(left) != 1 || left["mine.go"] == "" {
		t.Errorf("there are %v", left)
	}
}
