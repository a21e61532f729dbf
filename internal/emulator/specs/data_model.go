// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs

import (
	"encoding/json"
	"net/http"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// uploadDataModel takes the input data model of a release of an app (contract 11): a JSON object. Whether one that is there may
// be sent again is not known: usually it may.
func (s *API) uploadDataModel(r *wire.Request) (wire.Reply, error) {
	object, err := s.own(Collections()[1], r)
	if err != nil {
		return wire.Reply{}, err
	}
	published := s.Release(object.ID, r.Values["version"])
	if published == nil {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "Spec %s has no release %s.", object.Metadata.Name, r.Values["version"])
	}
	form, err := r.MultipartForm()
	if err != nil {
		return wire.Reply{}, err
	}
	for name, wanted := range map[string]string{"type": "schema", "schemaType": "input"} {
		if text, _ := form.Text(name); text != wanted {
			return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "%s: %q is not %s.", name, text, wanted)
		}
	}
	file, given := form.File("artifact")
	var model map[string]any
	if !given || json.Unmarshal(file.Content, &model) != nil {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "artifact must be a JSON object.")
	}
	if s.p.Turned.Has(assumptions.DataModelAgain) && published.DataModel != nil {
		return wire.Reply{}, wire.Refuse(http.StatusConflict, "Release %s has an input data model already.", published.Version)
	}
	published.DataModel, s.p.Changed = file.Content, true
	return wire.Created(wire.Empty{})
}
