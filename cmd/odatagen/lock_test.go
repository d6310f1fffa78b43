package main

import (
	"os"
	"os/exec"
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

// TestLockUnion merges what two branches added, with the lines that init writes: the names
// of both are kept, whichever element comes first by rule. Two names of one element are an
// error.
func TestLockUnion(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	inFolder(t, map[string]string{"shop.xml": shop, ".gitattributes": attributes, ".gitignore": "*.go\n*.gen.*\n"})
	git := func(line string) {
		t.Helper()
		args := append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"}, strings.Fields(line)...)
		if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", line, err, out)
		}
	}
	generate := func(properties string, flags ...string) (int, string) {
		t.Helper()
		text := strings.Replace(shop, `<Property Name="tags"`, properties+`<Property Name="tags"`, 1)
		if err := os.WriteFile("shop.xml", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		code, _, stderr := execute(t, "", append([]string{"generate", "--schema", "shop.xml", "--out", "shop", "--quiet"}, flags...)...)
		return code, stderr
	}
	commit := func(properties string, flags ...string) {
		t.Helper()
		if code, stderr := generate(properties, flags...); code != exitOK {
			t.Fatal(stderr)
		}
		git("add shop/odatagen.lock .gitattributes")
		git("commit -q --allow-empty -m lock")
	}
	const ours, theirs = `<Property Name="unitPrice" Type="Edm.Int32"/>`, `<Property Name="unit_cost" Type="Edm.Int32"/>`
	git("init -q -b main")
	commit("")
	git("checkout -q -b theirs")
	commit(theirs)
	git("checkout -q main")
	commit(ours)
	git("merge -q theirs")
	merged := written(t, "shop")["odatagen.lock"]
	if !strings.Contains(merged, "name shop.item/unitPrice UnitPrice\n") || !strings.Contains(merged, "name shop.item/unit_cost UnitCost\n") {
		t.Fatalf("merged is\n%s", merged)
	}
	if code, stderr := generate(`<Property Name="unit_price" Type="Edm.Int32"/><Property Name="unitCost" Type="Edm.Int32"/>` + ours + theirs); code != exitOK {
		t.Fatal(stderr)
	}
	if lock := written(t, "shop")["odatagen.lock"]; !strings.Contains(lock, "name shop.item/unitPrice UnitPrice\n") || !strings.Contains(lock, "name shop.item/unit_cost UnitCost\n") {
		t.Errorf("a name went to another element:\n%s", lock)
	}
	git("checkout -q -f main")
	commit(ours+theirs, "--rename", "shop.item/unit_cost=Outlay")
	git("checkout -q -f theirs")
	commit(theirs, "--rename", "shop.item/unit_cost=Expense")
	git("merge -q main")
	if code, stderr := generate(ours + theirs); code != exitProblem || !strings.Contains(stderr, "name shop.item/unit_cost is ") || !strings.Contains(stderr, "remove one of the lines [lock-twice]") {
		t.Errorf("two names of one element: %d\n%s", code, stderr)
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
