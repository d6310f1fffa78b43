package schema

// resolve links every name of the model to what it names and checks the
// result. The readers call it once, when all documents are read.
func resolve(m *Model, ds *Diagnostics) {
}
