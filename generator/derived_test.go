package generator_test

import (
	"path/filepath"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
)

// TestPointerWithDerivedTypes generates a type that stays a pointer although it has
// a derived type, and runs a program that reads a value of that, takes it out, and
// puts a changed one back.
func TestPointerWithDerivedTypes(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	const description = `<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><edmx:DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="chat">
<EntityType Name="message"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
<EntityType Name="targetedMessage" BaseType="chat.message"><Property Name="recipient" Type="Edm.String"/><Property Name="replyTo" Type="chat.message"/></EntityType>
<EntityType Name="chat"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/><NavigationProperty Name="messages" Type="Collection(chat.message)" ContainsTarget="true"/></EntityType>
</Schema></edmx:DataServices></edmx:Edmx>`
	m, ds := schema.Read(schema.Source{Name: "description", Data: []byte(description)}, schema.ReadOptions{})
	if errs := ds.Errors(); len(errs) > 0 {
		t.Fatal(errs[0])
	}
	result, ds := generator.Generate(generator.Description{Model: m}, plan.Config{Package: "chat", Shape: map[string]string{"chat.message": "pointer"}})
	if result == nil {
		t.Fatal(ds.Errors()[0])
	}
	mod := module(t)
	for _, f := range result.Files {
		write(t, filepath.Join(mod, "chat", f.Name), string(f.Content))
	}
	write(t, filepath.Join(mod, "main.go"), `package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
	"scenario/chat"
)

func main() {
	data, _ := io.ReadAll(os.Stdin)
	var c chat.Chat
	if err := json.Unmarshal(data, &c); err != nil {
		log.Fatal(err)
	}
	same, err := json.Marshal(&c)
	fmt.Println(string(same) == string(data), err)
	targeted, err := odata.Derived[*chat.TargetedMessage](c.Messages[0])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(targeted.ID, targeted.Recipient, targeted.ReplyTo.ID)
	targeted.Recipient = wire.Null[string]()
	if c.Messages[0], err = odata.Base[*chat.Message](targeted); err != nil {
		log.Fatal(err)
	}
	changed, err := json.Marshal(&c)
	fmt.Println(string(changed), err)
}
`)
	const payload = `{"id":"1","messages":[{"@odata.type":"#chat.targetedMessage","id":"2","x":1.0,"recipient":"Ann","replyTo":{"id":"0"}}]}`
	const want = `true <nil>
2 Ann 0
{"id":"1","messages":[{"@odata.type":"#chat.targetedMessage","id":"2","x":1.0,"recipient":null,"replyTo":{"id":"0"}}]} <nil>
`
	if got := goRun(t, mod, []byte(payload), "run", "-mod=mod", "."); got != want {
		t.Errorf("it prints\n%swant\n%s", got, want)
	}
}
