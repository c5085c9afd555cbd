"""The door of the pages."""

from tests.graph_service.web.conftest import House


def test_a_link_shows_one_button_and_only_the_button_uses_it_up(house: House):
    secret = house.service.store.links.new(house.chair.who)
    with house.browser() as client:
        for _ in range(3):
            opened = client.get(f"/sign-in/{secret}")
            assert opened.status_code == 200 and opened.text.count("<button") == 1
            assert client.head(f"/sign-in/{secret}").status_code == 200
        used = client.post(f"/sign-in/{secret}", data={"as": f"{house.chair.posts[0].id} panel"})
        assert used.status_code == 303 and used.headers["location"] == "/home"
        home = client.get("/home")
        assert home.status_code == 200 and "cora.chair" in home.text
        assert client.get(f"/sign-in/{secret}").status_code == 401
