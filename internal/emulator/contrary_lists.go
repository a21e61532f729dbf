package emulator

import (
	"slices"
	"strings"
)

// contraryPageSize is the greatest page: which one the platform has is not known (contract 7).
const contraryPageSize = 3

// otherOrder lists items in no order that a client could name, where the contract assumes the newest first: it is neither
// asked for nor documented, as it is for releases (contract 7).
func otherOrder[T any](r *request, items []T) []T {
	if r.query.Get("sort") != "" || strings.HasSuffix(r.path, "/releases") {
		return items
	}
	turned := slices.Clone(items)
	slices.Reverse(turned)
	if len(turned) > 2 {
		turned[0], turned[1] = turned[1], turned[0]
	}
	return turned
}

// matches is the matching rule of searchTerm: contrary platforms look at the beginning only, and at the case.
func (p *platform) matches(text, term string) bool {
	if p.contrary {
		return strings.HasPrefix(text, term)
	}
	return contains(text, term)
}
