// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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

	// managed are the addresses, those in modules included, under which the state has an object that stays there, by its type and id.
	managed map[address]string

	// known are all objects that are told of, by type and id.
	known map[address]bool

	// images are the images that workflows and services run, and that block specs name, by type and id of the object.
	images map[address][]string

	// specs are the block specs of the workflows and services that deployments have made, by the id of these.
	specs map[string]string
}

func newPlan() *Plan {
	return &Plan{
		ids: map[string]string{}, versions: map[string][]string{}, owners: map[address]string{}, inState: map[string]bool{},
		managed: map[address]string{}, known: map[address]bool{}, images: map[address][]string{}, specs: map[string]string{},
	}
}

// has tells whether the state has a resource. Without a plan nothing is known of it.
func (p *Plan) has(object *resource) bool { return p != nil && p.inState[object.kind+"."+object.label] }

// knows tells whether an object is among those that are told of.
func (p *Plan) knows(object *resource) bool {
	return p != nil && p.known[address{object.kind, object.id}]
}

// elsewhere is the address under which the state has the object of a resource already, "" where it has it under none, or under this one.
func (p *Plan) elsewhere(object *resource) string {
	if p == nil || object.id == "" || p.has(object) {
		return ""
	}
	return p.managed[address{object.kind, object.id}]
}

// stateModule is a module of a state, as Terraform shows it.
type stateModule struct {
	Resources []struct {
		Address string          `json:"address"`
		Mode    string          `json:"mode"`
		Type    string          `json:"type"`
		Values  json.RawMessage `json:"values"`
	} `json:"resources"`
	Children []stateModule `json:"child_modules"`
}

// ReadPlan reads what `terraform show -json` prints of a plan or of a state, or a state as it is stored: terraform.tfstate, and what
// `terraform state pull` prints. Nothing but ids and names is kept of it.
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
				Actions   []string        `json:"actions"`
				Before    json.RawMessage `json:"before"`
				Importing json.RawMessage `json:"importing"`
			} `json:"change"`
		} `json:"resource_changes"`
		Values struct {
			RootModule stateModule `json:"root_module"`
		} `json:"values"`
		storedState
	}
	if err := json.Unmarshal(data, &document); err != nil {
		return nil, fmt.Errorf("this is not what `terraform show -json` prints of a plan or a state: %w", err)
	}
	plan := newPlan()
	switch {
	case document.Encrypted != "":
		return nil, errors.New("this state is encrypted: give what `tofu state pull` prints")
	case document.FormatVersion == "" && document.Version > 0 && document.Lineage != "":
		if err := plan.addStored(document.storedState); err != nil {
			return nil, err
		}
		return plan.concluded(), nil
	case document.FormatVersion == "":
		return nil, errors.New("this is JSON, and not what `terraform show -json` prints of a plan or a state: it has no format_version")
	}
	for _, one := range document.ResourceChanges {
		object, err := plan.add(one.Address, one.Mode, one.Type, one.Change.Before)
		if err != nil {
			return nil, err
		}
		if !exists(one.Change.Before) || exists(one.Change.Importing) {
			continue
		}
		plan.inState[one.Address] = true
		// What goes from there may be on its way to the address that it is imported to.
		if object.name != "" && !slices.Contains(one.Change.Actions, "delete") && !slices.Contains(one.Change.Actions, "forget") {
			plan.managed[object] = one.Address
		}
	}
	if err := plan.addModule(document.Values.RootModule); err != nil {
		return nil, err
	}
	return plan.concluded(), nil
}

// addModule takes a module of a state into account, and those within.
func (p *Plan) addModule(module stateModule) error {
	for _, one := range module.Resources {
		object, err := p.add(one.Address, one.Mode, one.Type, one.Values)
		if err != nil {
			return err
		}
		p.keep(object, one.Address)
	}
	for _, child := range module.Children {
		if err := p.addModule(child); err != nil {
			return err
		}
	}
	return nil
}

// keep notes that the state has an object under an address.
func (p *Plan) keep(object address, at string) {
	p.inState[at] = true
	if object.name != "" {
		p.managed[object] = at
	}
}

// storedState is a state as it is stored.
type storedState struct {
	Version   int    `json:"version"`
	Lineage   string `json:"lineage"`
	Encrypted string `json:"encrypted_data"`
	Resources []struct {
		Module    string `json:"module"`
		Mode      string `json:"mode"`
		Type      string `json:"type"`
		Name      string `json:"name"`
		Instances []struct {
			Key        json.RawMessage `json:"index_key"`
			Attributes json.RawMessage `json:"attributes"`
		} `json:"instances"`
	} `json:"resources"`
}

// addStored takes a stored state into account.
func (p *Plan) addStored(state storedState) error {
	for _, one := range state.Resources {
		for _, instance := range one.Instances {
			at := one.Type + "." + one.Name
			if one.Module != "" {
				at = one.Module + "." + at
			}
			if exists(instance.Key) {
				at += "[" + string(instance.Key) + "]"
			}
			object, err := p.add(at, one.Mode, one.Type, instance.Attributes)
			if err != nil {
				return err
			}
			p.keep(object, at)
		}
	}
	return nil
}

// exists tells a value from one that is left out or null.
func exists(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }
