// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"maps"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Objects lists everything on the platform by kind and id, as JSON objects (numbers are json.Number). Kinds without
// objects are left out.
func (e *Emulator) Objects() map[string]map[string]map[string]any {
	var all map[string]map[string]map[string]any
	// The only error is a save that failed, and that shows on the next change.
	_ = e.do(func(p *world.Platform) error {
		var err error
		all, err = p.AllObjects()
		return err
	})
	return all
}

// Leftovers is Objects without those that nobody could have deleted: what the platform comes with, such as e-mail templates
// and data warehouses, and the e-mails that were sent.
func (e *Emulator) Leftovers() map[string]map[string]map[string]any {
	all := e.Objects()
	e.mu.Lock()
	defer e.mu.Unlock()
	maps.DeleteFunc(all, e.platform.IsLasting)
	return all
}

// Object is one object as JSON, as [Emulator.Objects] shows it; false when there is none.
func (e *Emulator) Object(kind, id string) (map[string]any, bool) {
	object, ok := e.Objects()[kind][id]
	return object, ok
}

// Edit changes an object behind everybody's back: patch is a JSON merge patch (RFC 7396). No rule is checked.
func (e *Emulator) Edit(kind, id string, patch map[string]any) error {
	return e.do(func(p *world.Platform) error { return p.EditObject(kind, id, patch) })
}

// Insert puts an object onto the platform, or replaces it. No rule is checked.
func (e *Emulator) Insert(kind, id string, object map[string]any) error {
	return e.do(func(p *world.Platform) error { return p.PutObject(kind, id, object) })
}

// Remove makes an object disappear without a trace.
func (e *Emulator) Remove(kind, id string) error {
	return e.do(func(p *world.Platform) error { return p.RemoveObject(kind, id) })
}
