package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/generator/review/markdown"
	"github.com/odatagen/odatagen/generator/review/page"
)

// reportFormats are the formats of diff.
var reportFormats = []string{"text", "json", "markdown", "html"}

// print prints the report.
func (c *comparison) print(s streams, r *review.Report) error {
	if c.quiet {
		return nil
	}
	switch c.report {
	case "json":
		data, err := r.JSON()
		if err != nil {
			return err
		}
		_, err = s.out.Write(data)
		return err
	case "markdown":
		_, err := io.WriteString(s.out, markdown.Render(r))
		return err
	case "html":
		return page.Write(s.out, r)
	}
	c.printText(s, r)
	return nil
}

// printText prints the report for people at a terminal.
func (c *comparison) printText(s streams, r *review.Report) {
	for _, note := range r.Notes {
		fmt.Fprintln(s.err, note)
	}
	if len(r.Changes) == 0 {
		fmt.Fprintf(s.out, "%s says what %s says\n", r.New, r.Old)
		return
	}
	fmt.Fprint(s.out, r.Text(c.verbose))
	basis := strings.Join(r.Basis(), "")
	fmt.Fprintln(s.out, cmp.Or(basis, "Go names are those of a first run; --out and --lock give those that a package has"))
}
