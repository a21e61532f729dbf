// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// AppBlock is a block that an app consists of.
type AppBlock struct {
	SpecID          string `json:"specId"`
	Version         string `json:"version"`
	AutoRunOnDeploy bool   `json:"autoRunOnDeploy"`
}

// readBlocks reads the config of an app (contract 11). The same block spec may occur more than once.
func readBlocks(config any) ([]AppBlock, error) {
	in := wire.NewFields(map[string]any{"config": config})
	items, _ := in.Objects("config")
	blocks := make([]AppBlock, 0, len(items))
	for _, item := range items {
		var block AppBlock
		block.SpecID, _ = item.Text("id")
		if published, given := item.Object("release"); given {
			block.Version, _ = published.Text("version")
		}
		block.AutoRunOnDeploy, _ = item.Boolean("autoRunOnDeploy")
		if block.SpecID == "" {
			item.Wrong("id", "given")
		}
		if block.Version == "" {
			item.Wrong("release.version", "given")
		}
		blocks = append(blocks, block)
	}
	if err := in.Err(); err != nil {
		return nil, err
	}
	if len(blocks) == 0 {
		return nil, wire.Refuse(http.StatusUnprocessableEntity, "config must have at least one block.")
	}
	return blocks, nil
}

// Blocks are the blocks of the release of an app, none for a block's.
func (r *Release) Blocks() []AppBlock {
	if _, isList := r.Config.Value.([]any); !isList {
		return nil
	}
	blocks, err := readBlocks(r.Config.Value)
	if err != nil {
		return nil
	}
	return blocks
}

// readAppRelease checks what creating an app spec and publishing a release of one share.
func (s *API) readAppRelease(object *Spec, doc document, parameters any) (*Release, error) {
	definitions, err := readDefinitions(parameters)
	if err != nil {
		return nil, err
	}
	wanted, err := s.newRelease(object, doc, parameters)
	if err != nil {
		return nil, err
	}
	blocks, err := readBlocks(doc.config)
	if err != nil {
		return nil, err
	}
	var offered DefinitionSet
	for i, item := range blocks {
		block := s.Visible(item.SpecID)
		if block == nil || block.Kind == KindApp {
			return nil, wire.Refuse(http.StatusUnprocessableEntity, "config[%d].id: there is no block spec %s.", i, item.SpecID)
		}
		published := s.Release(item.SpecID, item.Version)
		if published == nil {
			return nil, wire.Refuse(http.StatusUnprocessableEntity, "config[%d].release.version: block spec %s has no release %s.", i, block.Metadata.Name, item.Version)
		}
		offers := published.Definitions()
		offered.Build, offered.Run = append(offered.Build, offers.Build...), append(offered.Run, offers.Run...)
	}
	if err := checkOffered("parameters.build", definitions.Build, offered.Build); err != nil {
		return nil, err
	}
	if err := checkOffered("parameters.run", definitions.Run, offered.Run); err != nil {
		return nil, err
	}
	return wanted, s.checkShared(object, blocks, nil)
}

// checkOffered wants every parameter of an app in at least one of its blocks (contract 11).
func checkOffered(path string, list, offered []definition) error {
	for i, d := range list {
		if !slices.ContainsFunc(offered, func(other definition) bool { return other.Name == d.Name }) {
			return wire.Refuse(http.StatusUnprocessableEntity, "%s: no block of the app has a parameter %s.", fmt.Sprintf("%s[%d].name", path, i), d.Name)
		}
	}
	return nil
}

// createAppRelease publishes a release of an app spec. Its body is plain JSON, unlike that of creating the spec.
func (s *API) createAppRelease(r *wire.Request) (wire.Reply, error) {
	object, err := s.own(Collections()[1], r)
	if err != nil {
		return wire.Reply{}, err
	}
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	doc, err := readReleaseDocument(in)
	if err != nil {
		return wire.Reply{}, err
	}
	wanted, err := s.readAppRelease(object, doc, in.Values["parameters"])
	if err != nil {
		return wire.Reply{}, err
	}
	s.publish(object, wanted, "")
	return wire.Created(published(wanted))
}
