// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package services

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// deploy brings a service up, or up again: from CREATING over DEPLOYING, or from DEPLOYING, to its end (contract 25).
// A deployment that still runs is replaced.
func (s *API) deploy(object *Service, from string) {
	s.p.Cancel(object.ID, EventServiceDeploying, EventServiceAvailable, EventServiceFailed)
	if object.Status == ServiceCreating {
		from = ServiceCreating
	}
	object.Status = from
	outcome := s.p.Decide(outcomeService, map[string]string{"name": object.Name, "serviceType": object.ServiceType})
	if outcome.Result == world.ResultStuck {
		return
	}
	if outcome.Result == world.ResultFailed {
		s.p.Schedule(s.p.Lifecycle, EventServiceFailed, object.ID)
		return
	}
	if from == ServiceCreating {
		s.p.Schedule(s.p.Lifecycle/2, EventServiceDeploying, object.ID)
	}
	s.p.Schedule(s.p.Lifecycle, EventServiceAvailable, object.ID)
}

// rollOut redeploys a service with another image version; false when there is no such service to redeploy.
func (s *API) rollOut(id string, imageID, versionID int64) bool {
	object := s.State.Services[id]
	if object == nil || object.Status == ServiceDeleting {
		return false
	}
	object.ImageDetails = ImageDetails{ImageID: imageID, VersionID: versionID}
	s.p.Touch(&object.Audit)
	s.deploy(object, ServiceDeploying)
	return true
}

// delete lets a service go, unless it is busy (contract 25).
func (s *API) delete(r *wire.Request) (wire.Reply, error) {
	object, err := s.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	if slices.Contains([]string{ServiceCreating, ServiceDeploying, ServiceDeleting}, object.Status) {
		return wire.Reply{}, wire.Refuse(http.StatusConflict, "Service %s is %s and cannot be deleted now.", object.Name, object.Status)
	}
	object.Status = ServiceDeleting
	s.p.Touch(&object.Audit)
	switch s.p.Decide(outcomeServiceDelete, map[string]string{"name": object.Name, "serviceType": object.ServiceType}).Result {
	case world.ResultFailed:
		s.p.Schedule(s.p.Lifecycle, EventServiceUndead, object.ID)
	case world.ResultStuck:
	default:
		s.p.Schedule(s.p.Deletion(), EventServiceGone, object.ID)
	}
	return wire.OK(map[string]any{"id": object.ID})
}

// test calls an api service by name (contract 18.3). No container runs: the answer describes the call, unless an outcome
// gives another one.
func (s *API) test(r *wire.Request) (wire.Reply, error) {
	var object *Service
	for _, candidate := range s.State.Services {
		if candidate.Name == r.Values["name"] {
			object = candidate
		}
	}
	if object == nil {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no service with the name %s.", r.Values["name"])
	}
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	method, _ := in.Text("httpMethod")
	path, _ := in.Text("path")
	payload, _ := in.Object("payload")
	if err := in.Err(); err != nil {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "%s", err.Error())
	}
	switch {
	case object.ServiceType != TypeAPI:
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "Service %s is of type %s; only services of type api can be tested.", object.Name, object.ServiceType)
	case object.Status != ServiceAvailable:
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "Service %s is %s, not AVAILABLE.", object.Name, object.Status)
	case !slices.Contains([]string{"get", "post", "put", "patch", "delete"}, method):
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "httpMethod: %q is not one of get, post, put, patch, delete.", method)
	}
	status, body, err := s.testAnswer(object, method, cmp.Or(path, "/"), payload)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(map[string]any{
		"responseBody": body, "responseStatus": status, "reqStartTime": s.p.Now, "reqEndTime": s.p.Now.Plus(s.p.Lifecycle / 10),
		"responseSize": strconv.Itoa(max(1, (len(body)+1023)/1024)) + "KB",
	})
}

func (s *API) testAnswer(object *Service, method, path string, payload *wire.Fields) (status int, body string, err error) {
	outcome := s.p.Decide(outcomeServiceTest, map[string]string{"name": object.Name})
	if outcome.Result != "" {
		status, err := strconv.Atoi(outcome.Result)
		if err != nil {
			return 0, "", wire.Refuse(http.StatusUnprocessableEntity, "The service did not answer: %s.", cmp.Or(outcome.Message, outcome.Result))
		}
		return status, outcome.Message, nil
	}
	call := map[string]any{"service": object.Name, "method": strings.ToUpper(method), "path": path}
	if payload != nil {
		call["payload"] = payload.Values
	}
	raw, err := json.Marshal(call)
	if err != nil {
		return 0, "", fmt.Errorf("describing a service test: %w", err)
	}
	return http.StatusOK, string(raw), nil
}
