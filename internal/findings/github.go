package findings

import (
	"fmt"
	"io"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// In the values of a workflow command, line ends would end it and percent signs escape;
// in those of its properties, commas and colons end them.
var (
	inMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	inProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// writeGitHub writes a workflow command for each finding, which the runner of GitHub
// Actions makes an annotation of. Related places are lines of its message.
func (w Writer) writeGitHub(to io.Writer, found schema.Diagnostics) error {
	columns := newColumns(w.Open)
	var b strings.Builder
	for _, d := range found {
		clean := seen(d)
		var properties []string
		add := func(name, value string) {
			properties = append(properties, name+"="+inProperty.Replace(visible.Text(value)))
		}
		if d.Pos.File != "" {
			add("file", relative(d.Pos.File))
		}
		if d.Pos.Line > 0 {
			add("line", fmt.Sprint(d.Pos.Line))
		}
		if d.Pos.Line > 0 && d.Pos.Column > 0 {
			add("col", fmt.Sprint(columns.of(d.Pos)))
		}
		if d.Rule != "" {
			add("title", d.Rule)
		}
		command := string(LevelOf(d.Severity))
		if len(properties) > 0 {
			command += " " + strings.Join(properties, ",")
		}
		message := clean.Message
		for _, r := range clean.Related {
			message += "\n" + r.Pos.String() + ": " + r.Message
		}
		fmt.Fprintf(&b, "::%s::%s\n", command, inMessage.Replace(message))
	}
	_, err := io.WriteString(to, b.String())
	return err
}
