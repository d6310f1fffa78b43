// Package payload makes the payloads that everybody decodes and encodes: always
// the same bytes, from fixed seeds.
package payload

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/odatagen/odatagen/bench/mail"
	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// Shape says what a payload holds: what it is decoded into.
type Shape int

const (
	Session  Shape = iota // a callRecords.session
	Sessions              // a page of them
	Messages              // a page of messages
)

// Payload is an OData payload in JSON.
type Payload struct {
	Name  string
	Shape Shape
	Data  []byte
}

const pageSize = 100

// All returns the payloads:
//
//	session    one session of a call: the one in the folder corpora, unless that is "",
//	           else the first of the page
//	page       100 sessions, about a megabyte, each with its own values
//	pretty     the page, indented
//	reordered  the page, each object with its members in one fixed other order
//	shuffled   the page, each object with its members in an order of its own
//	messages   100 messages with long texts: HTML, escapes, several scripts
func All(corpora string) ([]Payload, error) {
	page, err := sessions(pageSize)
	if err != nil {
		return nil, err
	}
	messages, err := messages(pageSize)
	if err != nil {
		return nil, err
	}
	session, err := session(corpora)
	if err != nil {
		return nil, err
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, page, "", "  "); err != nil {
		return nil, err
	}
	reordered, err := reorder(page, byHash)
	if err != nil {
		return nil, err
	}
	shuffled, err := reorder(page, byChance(random(3)))
	if err != nil {
		return nil, err
	}
	return []Payload{
		{"session", Session, session},
		{"page", Sessions, page},
		{"pretty", Sessions, pretty.Bytes()},
		{"reordered", Sessions, reordered},
		{"shuffled", Sessions, shuffled},
		{"messages", Messages, messages},
	}, nil
}

func session(corpora string) ([]byte, error) {
	if corpora != "" {
		return os.ReadFile(filepath.Join(corpora, "payloads/session_full.json"))
	}
	return wire.Marshal(newSession(random(9)), odata.DeclaredType((*callrecords.GraphEntity)(nil)),
		wire.Internal(sibling.Key{}).ForAnswer(&sibling.Answer{Sparse: true,
			ContextURL: "https://graph.microsoft.com/v1.0/$metadata#communications/callRecords('1')/sessions/$entity"}))
}

func sessions(n int) ([]byte, error) {
	r := random(1)
	page := odata.Page[*callrecords.Session]{
		Context:  "https://graph.microsoft.com/v1.0/$metadata#communications/callRecords('1')/sessions(segments())",
		NextLink: "https://graph.microsoft.com/v1.0/communications/callRecords('1')/sessions?$expand=segments&$skiptoken=100",
	}
	for range n {
		page.Items = append(page.Items, newSession(r))
	}
	return odata.MarshalPage(&page)
}

func messages(n int) ([]byte, error) {
	r := random(2)
	page := odata.Page[*mail.Message]{
		Context:  "https://graph.microsoft.com/v1.0/$metadata#users('1')/messages",
		Count:    wire.Some(int64(12345)),
		NextLink: "https://graph.microsoft.com/v1.0/me/messages?$skip=100",
	}
	for range n {
		page.Items = append(page.Items, newMessage(r))
	}
	data, err := odata.MarshalPage(&page)
	if err != nil {
		return nil, err
	}
	return escapeSome(data), nil
}

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func text(format string, args ...any) wire.Opt[string] {
	return wire.Some(fmt.Sprintf(format, args...))
}
