package emulator

import (
	"fmt"
	"net/http"
	"slices"
)

// appBlock is a block that an app consists of.
type appBlock struct {
	SpecID          string `json:"specId"`
	Version         string `json:"version"`
	AutoRunOnDeploy bool   `json:"autoRunOnDeploy"`
}

// readBlocks reads the config of an app (contract 11). The same block spec may occur more than once.
func readBlocks(config any) ([]appBlock, error) {
	in := newFields(map[string]any{"config": config})
	items, _ := in.objects("config")
	blocks := make([]appBlock, 0, len(items))
	for _, item := range items {
		var block appBlock
		block.SpecID, _ = item.text("id")
		if published, given := item.object("release"); given {
			block.Version, _ = published.text("version")
		}
		block.AutoRunOnDeploy, _ = item.boolean("autoRunOnDeploy")
		if block.SpecID == "" {
			item.wrong("id", "given")
		}
		if block.Version == "" {
			item.wrong("release.version", "given")
		}
		blocks = append(blocks, block)
	}
	if err := in.err(); err != nil {
		return nil, err
	}
	if len(blocks) == 0 {
		return nil, refuse(http.StatusUnprocessableEntity, "config must have at least one block.")
	}
	return blocks, nil
}

// blocks are the blocks of the release of an app, none for a block's.
func (r *release) blocks() []appBlock {
	if _, isList := r.Config.value.([]any); !isList {
		return nil
	}
	blocks, err := readBlocks(r.Config.value)
	if err != nil {
		return nil
	}
	return blocks
}

// readAppRelease checks what creating an app spec and publishing a release of one share.
func (s *specs) readAppRelease(object *spec, doc document, parameters any) (*release, error) {
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
	var offered definitionSet
	for i, item := range blocks {
		block := s.state.Specs[item.SpecID]
		if block == nil || block.Kind == kindApp {
			return nil, refuse(http.StatusUnprocessableEntity, "config[%d].id: there is no block spec %s.", i, item.SpecID)
		}
		published := s.release(item.SpecID, item.Version)
		if published == nil {
			return nil, refuse(http.StatusUnprocessableEntity, "config[%d].release.version: block spec %s has no release %s.", i, block.Metadata.Name, item.Version)
		}
		offers := published.definitions()
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
			return refuse(http.StatusUnprocessableEntity, "%s: no block of the app has a parameter %s.", fmt.Sprintf("%s[%d].name", path, i), d.Name)
		}
	}
	return nil
}

// createAppRelease publishes a release of an app spec. Its body is plain JSON, unlike that of creating the spec.
func (s *specs) createAppRelease(r *request) (reply, error) {
	object, err := s.find(collections()[1], r)
	if err != nil {
		return reply{}, err
	}
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	doc, err := readReleaseDocument(in)
	if err != nil {
		return reply{}, err
	}
	wanted, err := s.readAppRelease(object, doc, in.values["parameters"])
	if err != nil {
		return reply{}, err
	}
	s.publish(object, wanted, "")
	return created(published(wanted))
}
