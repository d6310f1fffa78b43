//go:build imports

package main

// What generated code imports that nothing else here does: this keeps its
// version in go.mod.
import _ "github.com/oapi-codegen/runtime"
