package openapi

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// located is a node of a document, and the way to it.
type located struct {
	path  nodePath
	keys  []string // the names and numbers of the nodes on the way
	node  *yaml.Node
	isKey bool // the node is the name of a member
}

// spot is a node of one of several documents.
type spot struct {
	located
	file *file
}

// kept returns what stays as it is while the walk goes on.
func (n located) kept() located {
	n.path, n.keys = slices.Clone(n.path), slices.Clone(n.keys)
	return n
}

// visit visits the nodes of a document, each before those in it.
func visit(root *yaml.Node, each func(located)) {
	var path nodePath
	var keys []string
	var walk func(n *yaml.Node, isKey bool)
	walk = func(n *yaml.Node, isKey bool) {
		each(located{path, keys, n, isKey})
		isMapping := n.Kind == yaml.MappingNode
		for i, child := range n.Content {
			key := strconv.Itoa(i)
			if isMapping {
				key = n.Content[i&^1].Value
			}
			path, keys = append(path, i), append(keys, key)
			walk(child, isMapping && i%2 == 0)
			path, keys = path[:len(path)-1], keys[:len(keys)-1]
		}
	}
	walk(root, false)
}

// asideKeys are the members of nodes from which no Go is generated.
var asideKeys = []string{
	"callbacks", "contact", "example", "examples", "externalDocs", "info", "license", "links", "servers", "tags", "webhooks", "xml",
}

// isAside reports whether nothing is generated from a node.
func (n *located) isAside() bool {
	isName := false
	for _, key := range n.keys {
		switch {
		case isName:
			isName = false
			continue
		case strings.HasPrefix(key, "x-"), slices.Contains(asideKeys, key):
			return true
		}
		isName = slices.Contains(named, key)
	}
	return false
}

// unit is a part of a description that can be done without: an operation, all those of a
// path, what a schema demands, another component.
type unit struct {
	rule, what string
	path       nodePath
	change     func(nodePath, *yaml.Node, map[*yaml.Node]schema.Position)
	needed     bool   // those that refer to it cannot do without
	method     string // of an operation
}

// methods are the fields of a path that are operations.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

// unit returns the part that a node is, in the description's own document or in another;
// false if it is none.
func (n *located) unit(isRoot bool) (u unit, ok bool) {
	k := n.keys
	switch {
	case len(k) == 3 && k[0] == "paths" && slices.Contains(methods, k[2]), !isRoot && len(k) == 1 && slices.Contains(methods, k[0]):
		method := strings.ToUpper(k[len(k)-1])
		u = unit{rule: "operation-unreadable", what: method, change: remove, method: method}
	case len(k) == 2 && k[0] == "paths":
		u = unit{rule: "operation-unreadable", what: "the path " + k[1], change: remove, needed: !isRoot}
	case len(k) == 3 && k[0] == "components" && k[1] == "schemas":
		u = unit{rule: "schema-unreadable", what: "what the schema " + k[2] + " says", change: takeAny}
	case len(k) == 3 && k[0] == "components":
		u = unit{rule: "operation-unreadable", change: remove, needed: true}
	default:
		return unit{}, false
	}
	if u.path = slices.Clone(n.path); n.isKey { // one that is there twice
		u.path[len(u.path)-1]++
		u.change = remove
	}
	return u, true
}
