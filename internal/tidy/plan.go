// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Plan is what is known of the objects from the JSON of a plan or a state.
type Plan struct {
	// ids are the ids of objects by their address.
	ids map[string]string

	// versions are the images of which a version is the newest, by the id of the version.
	versions map[string][]string

	// owners say what made an object, by its type and id: "deployment "x" has made".
	owners map[address]string

	// inState are the addresses of what is in the state already: to take them out of the configuration, or to call them otherwise, would
	// destroy the objects.
	inState map[string]bool
}

// has tells whether the state has a resource. Without a plan nothing is known of it.
func (p *Plan) has(object *resource) bool { return p != nil && p.inState[object.kind+"."+object.label] }

// values are the attributes of a resource that are looked at.
type values struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	VersionID  string `json:"version_id"`
	PlatformID string `json:"platform_id"`
	Blocks     []struct {
		DeploymentID string `json:"deployment_id"`
		PlatformID   string `json:"platform_id"`
	} `json:"blocks"`
}

// stateModule is a module of a state.
type stateModule struct {
	Resources []struct {
		Address string          `json:"address"`
		Mode    string          `json:"mode"`
		Type    string          `json:"type"`
		Values  json.RawMessage `json:"values"`
	} `json:"resources"`
}

// ReadPlan reads what `terraform show -json` prints of a plan or of a state. Only resources of the root module are looked at, since
// generated configuration is of no other. Nothing but ids and names is kept of it.
func ReadPlan(data []byte) (*Plan, error) {
	if strings.HasPrefix(string(data), "PK") {
		return nil, errors.New("this is a saved plan itself; give what `terraform show -json` prints of it")
	}
	var document struct {
		FormatVersion   string `json:"format_version"`
		ResourceChanges []struct {
			Address string `json:"address"`
			Mode    string `json:"mode"`
			Type    string `json:"type"`
			Change  struct {
				Before    json.RawMessage `json:"before"`
				Importing json.RawMessage `json:"importing"`
			} `json:"change"`
		} `json:"resource_changes"`
		Values struct {
			RootModule stateModule `json:"root_module"`
		} `json:"values"`
	}
	if err := json.Unmarshal(data, &document); err != nil {
		return nil, fmt.Errorf("this is not what `terraform show -json` prints of a plan or a state: %w", err)
	}
	if document.FormatVersion == "" {
		return nil, errors.New("this is JSON, and not what `terraform show -json` prints of a plan or a state: it has no format_version")
	}
	plan := &Plan{ids: map[string]string{}, versions: map[string][]string{}, owners: map[address]string{}, inState: map[string]bool{}}
	for _, one := range document.ResourceChanges {
		if err := plan.add(one.Address, one.Mode, one.Type, one.Change.Before); err != nil {
			return nil, err
		}
		if exists(one.Change.Before) && !exists(one.Change.Importing) {
			plan.inState[one.Address] = true
		}
	}
	for _, one := range document.Values.RootModule.Resources {
		if err := plan.add(one.Address, one.Mode, one.Type, one.Values); err != nil {
			return nil, err
		}
		plan.inState[one.Address] = true
	}
	return plan, nil
}

// exists tells a value from one that is left out or null.
func exists(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// add takes a resource into account. What does not exist yet has no values.
func (p *Plan) add(at, mode, kind string, raw json.RawMessage) error {
	if mode != "managed" || !strings.HasPrefix(kind, typePrefix) || !exists(raw) {
		return nil
	}
	var of values
	switch kind {
	case "peak_image", typeDeployment:
		if err := json.Unmarshal(raw, &of); err != nil {
			return fmt.Errorf("%s has values of another form than the provider writes: %w", at, err)
		}
	default:
		// Other types may use the same names for other things.
		var id struct {
			ID any `json:"id"`
		}
		if err := json.Unmarshal(raw, &id); err != nil {
			return fmt.Errorf("%s has values of another form than the provider writes: %w", at, err)
		}
		of.ID, _ = id.ID.(string)
	}
	if of.ID != "" {
		p.ids[at] = of.ID
	}
	if kind == "peak_image" && of.VersionID != "" {
		p.versions[of.VersionID] = append(p.versions[of.VersionID], of.ID)
	}
	if kind != typeDeployment {
		return nil
	}
	owner := fmt.Sprintf("deployment %q has made", of.Name)
	p.own(of.PlatformID, owner, typeWorkflow, typeService)
	for _, block := range of.Blocks {
		p.own(block.DeploymentID, owner, typeDeployment)
		p.own(block.PlatformID, owner, typeWorkflow, typeService)
	}
	return nil
}

// own notes what has made the object of an id, which is of one of the types: ids of other types may be the same.
func (p *Plan) own(id, owner string, kinds ...string) {
	for _, kind := range kinds {
		if id != "" {
			p.owners[address{kind, id}] = owner
		}
	}
}
