package markdown

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTable(t *testing.T) {
	table := Table{Title: "Speed", Header: []string{"", "µs"}, Notes: []string{"By the way."}}
	table.Add("this", "1.5")
	table.Add("that")
	const want = `Speed

|      |  µs |
|------|----:|
| this | 1.5 |
| that |     |

By the way.
`
	if got := table.String(); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestReplace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(file, []byte("a\n<!-- x -->\nold\n<!-- /x -->\nb\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := Replace(file, "x", "new\n"); err != nil {
			t.Fatal(err)
		}
	}
	if err := Replace(file, "y", "new\n"); err == nil {
		t.Error("a page without the place for it is no error")
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != "a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb\n" {
		t.Errorf("got\n%s%v", got, err)
	}
}
