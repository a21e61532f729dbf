package tfx

import "sync"

// Seen remembers ids. It is safe for concurrent use; the zero value is ready.
type Seen struct {
	ids sync.Map
}

// Add remembers an id.
func (s *Seen) Add(id string) { s.ids.Store(id, nil) }

// Has tells whether an id was added.
func (s *Seen) Has(id string) bool {
	_, ok := s.ids.Load(id)
	return ok
}

// Remove forgets an id.
func (s *Seen) Remove(id string) { s.ids.Delete(id) }
