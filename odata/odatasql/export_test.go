package odatasql

// Related returns the statements that read what is expanded, for two rows.
func Related(q *Query) []Statement { return related(q.plan) }

func related(p *plan) (list []Statement) {
	for _, e := range p.expands {
		tuple := make([]any, len(e.parents))
		for _, s := range []fragment{e.related([][]any{tuple, tuple}), e.counts([][]any{tuple})} {
			st, err := p.dialect.statement(s)
			if err != nil {
				panic(err)
			}
			list = append(list, st)
		}
		list = append(list, related(e.child)...)
	}
	return list
}
