#!/usr/bin/env bash
# Tries the client against a server that others have written: installs simple-odata-server
# from the npm registry, starts it on a port of this machine, generates from its
# $metadata, and prints what a program that uses the client gets. Nothing stays.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
port=${PORT:-18771}

cd "$work"
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
curl -s --retry 20 --retry-delay 1 --retry-connrefused "http://127.0.0.1:$port/\$metadata" >shop.xml

printf 'module foreign\n\ngo 1.26.0\n\nrequire github.com/odatagen/odatagen v0.0.0\n\nreplace github.com/odatagen/odatagen => %s\n' "$root" >go.mod
(cd "$root" && go build -o "$work/odatagen" ./cmd/odatagen)
./odatagen generate --quiet --package shop --out shop --schema shop.xml
cat >main.go <<'GO'
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"foreign/shop"
	"foreign/shop/shophttp"

	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
)

func main() {
	conn, err := client.New(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	ctx, service := context.Background(), shophttp.NewClient(conn)
	list := func(what string, parts ...query.Part) {
		q, err := query.New[*shop.Product](parts...)
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
	page, err := service.Products.ListProducts(ctx, query.Must(query.New[*shop.Product](query.Count(), query.Top(1))))
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
go run -mod=mod . "http://127.0.0.1:$port"
