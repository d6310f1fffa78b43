package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/internal/fetch"
	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// updating is a run of update.
type updating struct {
	options
	client fetch.Client
}

// fetched is a document that was got.
type fetched struct {
	config.Document
	old, new []byte // nil for a file that is not there yet
}

func updateCommand() command {
	return command{
		name:    "update",
		args:    "[PACKAGE]... [FLAG]...",
		summary: "get the descriptions that odatagen.yaml gives addresses of",
		details: "Writes each beside odatagen.yaml, if it has changed, and says what changed. No other\ncommand uses the network. If one cannot be had, none is written.\n\n\tschema:\n\t  url: https://graph.microsoft.com/v1.0/$metadata\n\t  file: graph.xml\n\t  headers: {Authorization: 'Bearer ${GRAPH_TOKEN}'}\n\n\todatagen update && odatagen generate\n",
		flags: func(flags *pflag.FlagSet) func(streams, []string) int {
			u := updating{client: fetch.Default}
			u.flags = flags
			flags.StringVar(&u.config, "config", "", "the configuration: a `FILE`; by default odatagen.yaml")
			u.registerFormat(flags)
			u.registerVerbosity(flags, "change")
			return func(s streams, args []string) int { return u.update(s, args) }
		},
	}
}

func (u *updating) update(s streams, args []string) int {
	documents, code := u.documents(s, args)
	if code != exitOK {
		return code
	}
	p := startProgress(s.err)
	defer p.stop()
	ctx, stop := interruptible()
	defer stop()
	var got []fetched
	for _, d := range documents {
		p.stage("getting " + d.Address())
		one, err := u.get(ctx, d)
		if p.pause(); err != nil {
			code = s.stopped(ctx, fmt.Errorf("%s: %w", d.Address(), err))
			continue
		}
		got = append(got, one)
	}
	p.stop()
	if code != exitOK {
		return code // and all files are as they were
	}
	for _, one := range got {
		if err := u.write(ctx, s.out, one); err != nil {
			return s.stopped(ctx, err)
		}
	}
	return exitOK
}

// documents returns what is to be got, each file once, with the headers as they are
// sent. Without any, the exit code says why.
func (u *updating) documents(s streams, args []string) (list []config.Document, code int) {
	if err := u.given(); err != nil {
		return nil, s.usage("update", err.Error())
	}
	s = u.divide(s)
	u.config = cmp.Or(u.config, config.FileName)
	settings, found, err := u.settings()
	if err != nil {
		return nil, s.problem(err)
	}
	var jobs []*job
	for _, of := range settings {
		j := &job{}
		j.Settings = *of
		j.cfg, _ = j.Config(rules()) // of which only the name matters
		jobs = append(jobs, j)
	}
	if len(found) == 0 {
		if jobs, err = u.chosen(jobs, args); err != nil {
			return nil, s.usage("update", err.Error())
		}
	}
	for _, j := range jobs {
		found = append(found, j.Addresses(os.LookupEnv, &list)...)
	}
	if len(found) > 0 {
		u.printFindings(s, found.Unique())
		return nil, exitProblem
	}
	if len(list) == 0 {
		return nil, s.problem(fmt.Errorf("%s gives no address: write the one of the description, as in schema: https://host/v1/$metadata", u.config))
	}
	return list, exitOK
}

// get gets a document and reads the file that it is kept in.
func (u *updating) get(ctx context.Context, d config.Document) (one fetched, err error) {
	one.Document = d
	if one.new, err = u.client.Get(ctx, d.URL, d.Headers); err != nil {
		return one, err
	}
	if err := checkDescription(one.new); err != nil {
		return one, err
	}
	if one.old, err = readFile(d.File); errors.Is(err, fs.ErrNotExist) {
		return one, nil
	}
	return one, err
}

// checkDescription refuses what is no description, and one that breaks off.
func checkDescription(data []byte) error {
	if !schema.IsDescription(data) {
		begin := bytes.TrimLeft(data, " \t\r\n")
		return fmt.Errorf("what it answers is no description, neither CSDL nor OpenAPI; it begins with %s", visible.Quoted(string(begin[:min(len(begin), 60)])))
	}
	var err error
	switch text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n"); text[0] {
	case '<':
		tokens := xml.NewDecoder(bytes.NewReader(text))
		for err == nil {
			_, err = tokens.Token()
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
	case '{':
		var any json.RawMessage
		err = json.Unmarshal(text, &any)
	}
	if err != nil {
		return fmt.Errorf("what it answers is not well-formed: %w", err)
	}
	return nil
}

// write says what changed in a document, and writes it.
func (u *updating) write(ctx context.Context, out io.Writer, one fetched) error {
	name := one.File
	if bytes.Equal(one.old, one.new) {
		if !u.quiet {
			fmt.Fprintf(out, "%s: unchanged\n", name)
		}
		return nil
	}
	if !u.quiet {
		fmt.Fprint(out, whatChanged(name, one.old, one.new, u.verbose))
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	_, err := generator.WriteFile(ctx, name, one.new)
	return err
}

// whatChanged says what is new in a description, in lines.
func whatChanged(name string, old, new []byte, verbose bool) string {
	if old == nil {
		return fmt.Sprintf("%s: new, %s\n", name, count(len(new), "byte"))
	}
	d := generator.Diff(name, name, old, new)
	text := fmt.Sprintf("%s: %d more and %d fewer lines, %d bytes and %d before\n", name, d.Added, d.Removed, len(new), len(old))
	if since := changesOf(name, old, new); since != nil {
		if verbose {
			return text + since.Text(true)
		}
		return text + since.Summary()
	}
	return text
}

// changesOf compares two descriptions of CSDL, element by element; nil for others, and
// where one of them cannot be read.
func changesOf(name string, old, new []byte) *review.Report {
	var sides []review.Side
	for _, data := range [][]byte{old, new} {
		m, found := schema.Read(schema.Source{Name: name, Data: data}, schema.ReadOptions{Open: readFile})
		if m == nil || len(found.Fatal()) > 0 {
			return nil
		}
		sides = append(sides, review.Side{Model: m})
	}
	report, err := review.Compare(sides[0], sides[1])
	if err != nil {
		return nil
	}
	return report
}
