package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// update changes metadata, status and visibility (contract 10.7): metadata is wrapped, unlike that of deployments.
func (s *specs) update(c collection) handlerFunc {
	return func(r *request) (reply, error) {
		object, err := s.find(c, r)
		if err != nil {
			return reply{}, err
		}
		in, err := r.fields()
		if err != nil {
			return reply{}, err
		}
		wanted := *object
		if meta, given := in.object("metadata"); given {
			if err := wanted.Metadata.merge(meta); err != nil {
				return reply{}, err
			}
			if status, given := meta.text("status"); given {
				wanted.Status = status
			}
		}
		if featured, given := in.boolean("featured"); given {
			wanted.Featured = featured
		}
		scope, _ := in.text("scope")
		if err := in.err(); err != nil {
			return reply{}, err
		}
		if !slices.Contains(specStatuses(), wanted.Status) {
			return reply{}, refuse(http.StatusBadRequest, "metadata.status: %q is not one of %s.", wanted.Status, strings.Join(specStatuses(), ", "))
		}
		if err := wanted.setScope(scope, in.values["tenants"]); err != nil {
			return reply{}, err
		}
		if err := s.checkName(&wanted); err != nil {
			return reply{}, err
		}
		if err := s.checkVisibility(&wanted); err != nil {
			return reply{}, err
		}
		if sameValue(wanted, object) {
			return reply{}, unchanged()
		}
		*object = wanted
		s.p.touch(&object.audit)
		return ok(s.view(object))
	}
}

// checkVisibility refuses a scope that does not go with what the spec consists of, or with the apps that consist of it.
func (s *specs) checkVisibility(wanted *spec) error {
	for _, r := range s.state.Releases {
		owner := s.state.Specs[r.SpecID]
		if owner == nil {
			continue
		}
		if owner.ID == wanted.ID {
			if wanted.Scope != scopePrivate && len(r.imageDetails()) > 0 {
				return refuse(http.StatusUnprocessableEntity, "Release %s uses imageDetails, which is only possible while the scope is private.", r.Version)
			}
			if err := s.checkShared(wanted, r.blocks(), wanted); err != nil {
				return err
			}
			continue
		}
		if err := s.checkShared(owner, r.blocks(), wanted); err != nil {
			return unacceptable("App spec "+owner.Metadata.Name+": ", err)
		}
	}
	return nil
}

// checkShared refuses a shared app with a block that its tenants cannot see: one that is neither public nor shared with them
// (contract 11). A block with the id of changed is judged as that says.
func (s *specs) checkShared(app *spec, blocks []appBlock, changed *spec) error {
	if app.Scope != scopeShared {
		return nil
	}
	for _, item := range blocks {
		block := s.state.Specs[item.SpecID]
		if changed != nil && item.SpecID == changed.ID {
			block = changed
		}
		if block == nil {
			continue
		}
		for _, tenant := range app.Tenants {
			if block.Scope != scopePublic && (block.Scope != scopeShared || !slices.Contains(block.Tenants, tenant)) {
				return refuse(http.StatusUnprocessableEntity, "Block spec %s is not shared with tenant %s, as the shared app needs it.", block.Metadata.Name, tenant)
			}
		}
	}
	return nil
}

// delete deletes a spec that nothing uses (contract 10.8).
func (s *specs) delete(c collection) handlerFunc {
	return func(r *request) (reply, error) {
		object, err := s.find(c, r)
		if err != nil {
			return reply{}, err
		}
		if users := s.users(object); len(users) > 0 {
			return reply{}, refuse(http.StatusUnprocessableEntity, "The %s spec %s is used by %s.", c.word, object.Metadata.Name, strings.Join(users, ", "))
		}
		if !s.p.linger(eventSpecGone, object.ID) {
			s.remove(object.ID)
		}
		return ok(empty{})
	}
}
