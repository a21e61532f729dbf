// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package objects

import "sync"

// IDMap remembers something about ids. It is safe for concurrent use; the zero value is ready.
type IDMap[T any] struct {
	values sync.Map
}

// Set remembers a value.
func (m *IDMap[T]) Set(id string, value T) { m.values.Store(id, value) }

// Get returns what was remembered last.
func (m *IDMap[T]) Get(id string) (T, bool) {
	value, _ := m.values.Load(id)
	typed, ok := value.(T)
	return typed, ok
}
