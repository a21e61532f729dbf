// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs

import (
	"net/http"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// update changes metadata, status and visibility (contract 10.7): metadata is wrapped, unlike that of deployments.
func (s *API) update(c Collection) wire.HandlerFunc {
	return func(r *wire.Request) (wire.Reply, error) {
		object, err := s.own(c, r)
		if err != nil {
			return wire.Reply{}, err
		}
		in, err := r.Fields()
		if err != nil {
			return wire.Reply{}, err
		}
		wanted := *object
		if meta, given := in.Object("metadata"); given {
			if err := wanted.Metadata.Merge(meta); err != nil {
				return wire.Reply{}, err
			}
			if status, given := meta.Text("status"); given {
				wanted.Status = status
			}
		}
		if featured, given := in.Boolean("featured"); given {
			wanted.Featured = featured
		}
		scope, _ := in.Text("scope")
		if err := in.Err(); err != nil {
			return wire.Reply{}, err
		}
		if !slices.Contains(specStatuses(), wanted.Status) {
			return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "metadata.status: %q is not one of %s.", wanted.Status, strings.Join(specStatuses(), ", "))
		}
		if err := wanted.setScope(scope, in.Values["tenants"]); err != nil {
			return wire.Reply{}, err
		}
		if err := s.checkName(&wanted); err != nil {
			return wire.Reply{}, err
		}
		if err := s.checkVisibility(&wanted); err != nil {
			return wire.Reply{}, err
		}
		if SameValue(wanted, object) {
			return wire.Reply{}, Unchanged()
		}
		*object = wanted
		s.p.Touch(&object.Audit)
		return wire.OK(s.view(object))
	}
}

// checkVisibility refuses a scope that does not go with what the spec consists of, or with the apps that consist of it.
func (s *API) checkVisibility(wanted *Spec) error {
	for _, r := range s.State.Releases {
		owner := s.State.Specs[r.SpecID]
		if owner == nil {
			continue
		}
		if owner.ID == wanted.ID {
			if wanted.Scope != scopePrivate && len(r.imageDetails()) > 0 {
				return wire.Refuse(http.StatusUnprocessableEntity, "Release %s uses imageDetails, which is only possible while the scope is private.", r.Version)
			}
			if err := s.checkShared(wanted, r.Blocks(), wanted); err != nil {
				return err
			}
			continue
		}
		if err := s.checkShared(owner, r.Blocks(), wanted); err != nil {
			return Unacceptable("App spec "+owner.Metadata.Name+": ", err)
		}
	}
	return nil
}

// checkShared refuses a shared app with a block that its tenants cannot see: one that is neither public nor shared with them
// (contract 11). A block with the id of changed is judged as that says.
func (s *API) checkShared(app *Spec, blocks []AppBlock, changed *Spec) error {
	if app.Scope != scopeShared {
		return nil
	}
	for _, item := range blocks {
		block := s.Spec(item.SpecID)
		if changed != nil && item.SpecID == changed.ID {
			block = changed
		}
		if block == nil {
			continue
		}
		for _, tenant := range app.Tenants {
			if block.Scope != scopePublic && (block.Scope != scopeShared || !slices.Contains(block.Tenants, tenant)) {
				return wire.Refuse(http.StatusUnprocessableEntity, "Block spec %s is not shared with tenant %s, as the shared app needs it.", block.Metadata.Name, tenant)
			}
		}
	}
	return nil
}

// delete deletes a spec that nothing uses (contract 10.8).
func (s *API) delete(c Collection) wire.HandlerFunc {
	return func(r *wire.Request) (wire.Reply, error) {
		object, err := s.own(c, r)
		if err != nil {
			return wire.Reply{}, err
		}
		if users := s.users(object); len(users) > 0 {
			return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "The %s spec %s is used by %s.", c.Word, object.Metadata.Name, strings.Join(users, ", "))
		}
		if !s.p.Linger(eventSpecGone, object.ID) {
			s.remove(object.ID)
		}
		return wire.OK(wire.Empty{})
	}
}
