// Command cost prints what generating, building and vetting cost with odatagen
// and with generators that read OpenAPI, and how large programs become: CPU
// seconds, user and system, and the peak of resident memory of the largest
// process. Builds are cold for the package, with all that it imports warm. It
// runs in the module's folder.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/odatagen/odatagen/bench/internal/markdown"
)

func main() {
	var o options
	flag.StringVar(&o.graph, "graph", "", "the CSDL of all of Microsoft Graph")
	flag.StringVar(&o.openapi, "openapi", "", "the folder with the call records as OpenAPI")
	flag.BoolVar(&o.msgraph, "msgraph", false, "build Microsoft's SDK too, which takes minutes and gigabytes")
	flag.IntVar(&o.runs, "runs", 3, "how often what takes less than ten seconds is measured; the least counts")
	flag.StringVar(&o.docs, "docs", "", "the page to put the table into, between the lines <!-- cost --> and <!-- /cost -->")
	flag.Parse()
	if err := run(o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "cost:", err)
		os.Exit(1)
	}
}

type options struct {
	graph, openapi, docs string
	msgraph              bool
	runs                 int
}

func run(o options, out io.Writer) error {
	w, err := newWorkshop(o.runs)
	if err != nil {
		return err
	}
	defer w.remove()
	t := &markdown.Table{Header: []string{""}}
	for _, c := range columns {
		t.Header = append(t.Header, c.name)
	}
	for _, s := range subjects(o) {
		fmt.Fprintln(os.Stderr, s.label)
		row, said := w.row(s)
		if said != nil {
			n := len(t.Notes) + 1
			t.Notes = append(t.Notes, fmt.Sprintf("(%d) `%v`", n, said))
			row[len(row)-1] += fmt.Sprintf(" (%d)", n)
		}
		t.Add(append([]string{s.label}, row...)...)
	}
	text := t.String()
	if _, err := io.WriteString(out, text); err != nil || o.docs == "" {
		return err
	}
	return markdown.Replace(o.docs, "cost", text)
}

// absolute returns the absolute form of a path that the user gave.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
