package main

import (
	"os"
	"strings"
	"testing"
)

// TestLock follows a description that gains elements, and locks that are not
// what they should be.
func TestLock(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop})
	flags := []string{"--schema", "shop.xml", "--out", "shop"}
	run := func(command string, want int) (stdout, stderr string) {
		t.Helper()
		code, stdout, stderr := execute(t, "", append([]string{command}, flags...)...)
		if code != want {
			t.Fatalf("%s: exit code %d\n%s%s", command, code, stdout, stderr)
		}
		return stdout, stderr
	}
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run("generate", exitOK)
	lock := written(t, "shop")["odatagen.lock"]
	if !strings.Contains(lock, "\nname shop.item/price Price\n") {
		t.Fatalf("the lock is\n%s", lock)
	}

	// An element that would have the name of another gets one of its own.
	write("shop.xml", strings.Replace(shop, `<Property Name="tags"`, `<Property Name="Price" Type="Edm.String"/><Property Name="tags"`, 1))
	run("generate", exitOK)
	if types := written(t, "shop")["types.gen.go"]; !strings.Contains(types, "\tPrice   wire.Opt[wire.Decimal] `odata:\"price\"`") || !strings.Contains(types, "XPrice") {
		t.Errorf("the types are\n%s", types)
	}
	run("check", exitOK)

	// Without the lock, or with that of before, the package is not up to date.
	now := written(t, "shop")["odatagen.lock"]
	if err := os.Remove("shop/odatagen.lock"); err != nil {
		t.Fatal(err)
	}
	if stdout, _ := run("check", exitProblem); !strings.Contains(stdout, "+++ shop/odatagen.lock\n") {
		t.Errorf("check without the lock prints\n%s", stdout)
	}
	write("shop/odatagen.lock", lock)
	if stdout, _ := run("check", exitProblem); !strings.Contains(stdout, "\n+name shop.item/Price XPrice\n") {
		t.Errorf("check with the lock of before prints\n%s", stdout)
	}
	run("generate", exitOK)
	if again := written(t, "shop")["odatagen.lock"]; again != now {
		t.Errorf("the lock is\n%s\nwant\n%s", again, now)
	}

	for broken, want := range map[string]string{
		"package shop\n":                        "shop/odatagen.lock:1: the file does not begin with",
		strings.Replace(now, " v1:", " v2:", 1): "shop/odatagen.lock:1: the lock has format \"v2\"",
		now + "<<<<<<< HEAD\n":                  ": two branches were merged",
		now + "name shop.item Thing\n":          ": name shop.item is Thing here and Item in line ",
		strings.Replace(now, "shop.item/tags Tags", "shop.item/tags Price", 1): "both have the name Price",
		strings.Replace(now, "shop.item pointer", "shop.item round", 1):        "\"round\" is no shape",
	} {
		write("shop/odatagen.lock", broken)
		for _, command := range []string{"generate", "check"} {
			if _, stderr := run(command, exitProblem); !strings.Contains(stderr, want) || !strings.HasPrefix(stderr, "shop/odatagen.lock:") {
				t.Errorf("%s prints\n%s\nwant %s", command, stderr, want)
			}
		}
		if written(t, "shop")["odatagen.lock"] != broken {
			t.Error("a broken lock was written over")
		}
	}
}

// TestShapeFlag chooses how a type is referred to.
func TestShapeFlag(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop})
	flags := []string{"generate", "--schema", "shop.xml", "--out", "shop"}
	if code, _, stderr := execute(t, "", append(flags, "--shape", "shop.item=interface")...); code != exitOK {
		t.Fatal(stderr)
	}
	files := written(t, "shop")
	if !strings.Contains(files["types.gen.go"], "type AnyItem interface {") || !strings.Contains(files["odatagen.lock"], "\nshape shop.item interface\n") {
		t.Errorf("the types are\n%s", files["types.gen.go"])
	}
	for shape, want := range map[string]string{
		"shop.item=round":    "--shape shop.item=round: a shape is pointer or interface",
		"shop.itm=interface": "shop.itm is no entity type or complex type that is generated",
		"shop.item":          "is not of the form TYPE=SHAPE",
	} {
		if code, _, stderr := execute(t, "", append(flags, "--shape", shape)...); code == exitOK || !strings.Contains(stderr, want) {
			t.Errorf("--shape %s: %d, %s", shape, code, stderr)
		}
	}
}
