// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"cmp"
	"iter"
	"slices"
)

// NewestFirst collects a list of what happened and sorts it by its ISO 8601 times, the latest first; what has none that can
// be read comes last, and equals stay in their order. The platform is assumed to list so, and not known to (contract 7). With
// a limit above zero the list is cut to it: a platform that does not know the parameter count must not make it longer.
func NewestFirst[T any](items iter.Seq2[T, error], limit int, at func(T) string) ([]T, error) {
	var all []T
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	slices.SortStableFunc(all, func(a, b T) int {
		x, okX := parseTime(at(a))
		y, okY := parseTime(at(b))
		if okX != okY {
			return cmp.Compare(rank(okX), rank(okY))
		}
		return y.Compare(x)
	})
	if limit > 0 && len(all) > limit {
		all = all[:limit]
	}
	return all, nil
}

func rank(known bool) int {
	if known {
		return 0
	}
	return 1
}
