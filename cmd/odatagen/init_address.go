package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/internal/fetch"
)

// secretive is in the names of headers that have secrets.
var secretive = regexp.MustCompile(`(?i)auth|cookie|key|token|secret`)

// headersOf reads the headers of a request, which there is if address is true. A secret
// stays in the environment.
func headersOf(given []string, address bool) (map[string]string, error) {
	switch {
	case len(given) == 0:
		return nil, nil
	case !address:
		return nil, errors.New("--header is for a description at an address: give --schema with one")
	}
	headers := map[string]string{}
	for _, text := range given {
		name, value, found := strings.Cut(text, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		_, twice := headers[name]
		switch {
		case !found || name == "" || value == "":
			return nil, fmt.Errorf("--header %q is not of the form 'NAME: VALUE'", name)
		case twice:
			return nil, fmt.Errorf("--header is given twice for %s", name)
		case secretive.MatchString(name) && !strings.Contains(value, "${"):
			return nil, fmt.Errorf("--header %s would be written into %s, which is committed: put the secret into the environment, and write '%s: ${NAME}', in quotes, with its variable", name, config.FileName, name)
		}
		headers[name] = value
	}
	return headers, nil
}

// get gets the description from its address, as update does, to be read and written.
func (i *initiation) get() error {
	ctx, stop := interruptible()
	defer stop()
	u := updating{client: i.client, kept: fetch.Kept{}}
	var requests []config.Request
	if found := (&config.Settings{Schema: i.from}).Addresses(os.LookupEnv, &requests); len(found) > 0 {
		return errors.New(strings.TrimPrefix(found[0].Message, "--schema: "))
	}
	r := requests[0]
	answer, err := i.client.Get(ctx, r.URL, r.Values, fetch.Version{})
	if errors.Is(err, fetch.ErrCredentials) {
		return fmt.Errorf("%w: give --header 'Authorization: Bearer ${TOKEN}', say, with the secret in the environment", err)
	}
	if err == nil {
		err = checkDescription(r, answer, nil)
	}
	if err != nil {
		return err
	}
	i.instead = map[string][]byte{r.File: answer.Data}
	i.got = []generator.File{{Name: r.File, Content: answer.Data}}
	if u.kept.Note(u.keptName(r), asked(r), answer.Data, answer.Version); len(u.kept) > 0 {
		text, err := u.kept.Bytes()
		i.got = append(i.got, generator.File{Name: fetch.KeptFile, Content: text})
		return err
	}
	return nil
}
