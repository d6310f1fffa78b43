package inventory

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/visible"
)

// WriteList writes a list for people, a line each, in columns: those of names, and those
// of paths, which are longer.
func WriteList(to io.Writer, list []Entry) error {
	for len(list) > 0 {
		isPath := strings.HasPrefix(list[0].Name, "/")
		n := slices.IndexFunc(list, func(e Entry) bool { return strings.HasPrefix(e.Name, "/") != isPath })
		if n < 0 {
			n = len(list)
		}
		err := columns(to, "", func(line func(...string)) {
			for _, e := range list[:n] {
				line(e.Kind, e.Name, e.Go, e.About)
			}
		})
		if err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// WriteJSON writes entries or details for programs: a list of objects.
func WriteJSON[T any](to io.Writer, list []T) error {
	if list == nil {
		list = []T{}
	}
	return visible.WriteJSON(to, list)
}

// mostItems is how many items of a group are written for people, unless all are asked
// for.
const mostItems = 20

// WriteDetails writes details for people; all items of groups, or the first ones.
func WriteDetails(to io.Writer, list []Details, all bool) error {
	var b bytes.Buffer
	for i, d := range list {
		if i > 0 {
			b.WriteByte('\n')
		}
		if err := d.write(&b, all); err != nil {
			return err
		}
	}
	_, err := to.Write(b.Bytes())
	return err
}

func (d *Details) write(b *bytes.Buffer, all bool) error {
	fmt.Fprintf(b, "%s %s", d.Kind, visible.Text(d.Name))
	if d.Go != "" {
		fmt.Fprintf(b, ", in Go %s", d.Go)
		if d.GoType != "" {
			fmt.Fprintf(b, " %s", d.GoType)
		}
	}
	b.WriteByte('\n')
	say := func(text string) {
		if text != "" {
			b.WriteString("  " + visible.Text(text) + "\n")
		}
	}
	say(d.About)
	say(clip(strings.Join(strings.Fields(d.Description), " ")))
	say(when(d.Line > 0, "at %s:%d:%d", d.File, d.Line, d.Column))
	say(when(d.Slice != "", "slice: %s", d.Slice))
	if d.Cost != nil {
		say(fmt.Sprintf("alone it is %s, %s, %s of Go", plan.Plural(d.Cost.Types, "type"), plan.Plural(d.Cost.Files, "file"), plan.Plural(d.Cost.Lines, "line")))
	}
	for _, g := range d.Groups {
		fmt.Fprintf(b, "\n%s\n", g.Title)
		items := g.Items
		if !all {
			items = items[:min(len(items), mostItems)]
		}
		err := columns(b, "  ", func(line func(...string)) {
			for _, i := range items {
				line(i.Name, i.Type, i.Go, i.GoType, i.Note)
			}
		})
		if err != nil {
			return err
		}
		if more := len(g.Items) - len(items); more > 0 {
			fmt.Fprintf(b, "  and %d more; --verbose shows them\n", more)
		}
	}
	return nil
}

// clip shortens a description to what fits a few lines.
func clip(text string) string {
	const most = 300
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// columns writes lines whose cells stand below each other; a column without any is
// left out.
func columns(to io.Writer, indent string, fill func(line func(...string))) error {
	var rows [][]string
	var used []bool
	fill(func(cells ...string) {
		rows = append(rows, cells)
		for i, c := range cells {
			if i == len(used) {
				used = append(used, false)
			}
			used[i] = used[i] || c != ""
		}
	})
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	for _, cells := range rows {
		var shown []string
		for i, c := range cells {
			if used[i] {
				shown = append(shown, visible.Text(c))
			}
		}
		fmt.Fprintf(w, "%s%s\n", indent, strings.TrimRight(strings.Join(shown, "\t"), "\t"))
	}
	return w.Flush()
}
