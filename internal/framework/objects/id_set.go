// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package objects

import "sync"

// IDSet remembers ids. It is safe for concurrent use; the zero value is ready.
type IDSet struct {
	ids sync.Map
}

// Add remembers an id.
func (s *IDSet) Add(id string) { s.ids.Store(id, nil) }

// Has tells whether an id was added.
func (s *IDSet) Has(id string) bool {
	_, ok := s.ids.Load(id)
	return ok
}

// Remove forgets an id.
func (s *IDSet) Remove(id string) { s.ids.Delete(id) }
